package dev.hadamard.nn.data;

/**
 * Divides a data set into batches, in an order that depends on the seed and the epoch alone.
 *
 * <p>All batches have {@link #batchSize()} rows, except that the last one has {@link #tailRows()}
 * if the set does not divide evenly: no sample is dropped and none is repeated. All batches share
 * one pair of buffers, which each call of {@link #get} fills again.
 *
 * <p>Not thread-safe.
 */
public final class Batches {

  private final DataSet data;
  private final long seed;
  private final int batchSize;
  private final int[] order;
  private final Batch whole;
  private final Batch tail;

  /**
   * * Creates batches in the order of the data set; see {@link #shuffle}.
   *
   * @param data the samples
   * @param batchSize the number of rows of a batch; a smaller data set is one batch
   * @param outputs the number of target values of a sample, see {@link Batch#fill}
   * @param seed determines the order, together with the epoch
   * @throws IllegalArgumentException if the data set is empty or does not fit this number of
   *     outputs
   */
  public Batches(DataSet data, int batchSize, int outputs, long seed) {
    this(data, allocate(data, batchSize, outputs), seed);
  }

  /**
   * Creates batches in the memory of an existing batch, in the order of the data set; see {@link
   * #shuffle}.
   *
   * @param data the samples
   * @param batch the batch that {@link #get} fills; a smaller data set fills its first rows
   * @param seed determines the order, together with the epoch
   * @throws IllegalArgumentException if the data set is empty or does not fit the batch
   */
  public Batches(DataSet data, Batch batch, long seed) {
    requireSamples(data);
    Batch.requireFit(data, batch.inputs(), batch.outputs());
    this.data = data;
    this.seed = seed;
    this.batchSize = Math.min(batch.rows(), data.rows());
    this.order = new int[data.rows()];
    this.whole = batch.first(batchSize);
    this.tail = tailRows() == 0 ? whole : batch.first(tailRows());
    sort();
  }

  private static Batch allocate(DataSet data, int batchSize, int outputs) {
    requireSamples(data);
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size " + batchSize + " is not positive");
    }
    Batch.requireFit(data, data.columns(), outputs);
    return new Batch(Math.min(batchSize, data.rows()), data.columns(), outputs);
  }

  private static void requireSamples(DataSet data) {
    if (data.rows() == 0) {
      throw new IllegalArgumentException("data set " + data.name() + " is empty");
    }
  }

  /** The number of rows of every batch except perhaps the last. */
  public int batchSize() {
    return batchSize;
  }

  /** The number of rows of the last batch if it is smaller than the others; otherwise 0. */
  public int tailRows() {
    return data.rows() % batchSize;
  }

  /** The number of batches. */
  public int count() {
    return (data.rows() + batchSize - 1) / batchSize;
  }

  /**
   * Puts the samples into the order of an epoch. The order depends on the seed and the epoch alone,
   * not on earlier calls, so that training can resume from a saved model as if it had never
   * stopped.
   */
  public void shuffle(int epoch) {
    sort();
    SplitMix64.stream(seed, RandomStreams.SHUFFLE + epoch).shuffle(order);
  }

  /**
   * Fills and returns a batch. Its content is valid until the next call.
   *
   * @param index from 0 to {@link #count()} − 1
   */
  public Batch get(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException("batch " + index + " of " + count());
    }
    int first = index * batchSize;
    Batch batch = order.length - first < batchSize ? tail : whole;
    batch.fill(data, order, first);
    return batch;
  }

  private void sort() {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }
}
