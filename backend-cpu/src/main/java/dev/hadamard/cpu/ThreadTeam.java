package dev.hadamard.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The calling thread and the worker threads, which share the numbered parts of one job at a time.
 *
 * <p>Worker threads are daemon threads, started with the team and ended by {@link #close}. An idle
 * worker thread spins for some microseconds, because the next operation of a training step follows
 * at once, and then parks. Any thread may take any part: parts write disjoint results, so that the
 * bits do not depend on it.
 *
 * <p>The backends of a JVM share the team of their size. It serves one caller at a time. A second
 * caller does all its parts itself meanwhile, because more threads than processors would only slow
 * each other down.
 */
final class ThreadTeam implements AutoCloseable {

  /** Spins before a thread parks; some 10 µs, several times what waking a parked thread costs. */
  private static final int SPINS = 400;

  /** One part of a job. */
  interface Part {
    /**
     * Computes it.
     *
     * @param index which part, from 0
     * @param member who computes it, 0 for the caller; no two run at once for the same member
     */
    void run(int index, int member);
  }

  /** By size. The one mutable static here: what is shared has to be found. */
  private static final Map<Integer, ThreadTeam> SHARED = new HashMap<>();

  private final Worker[] workers;
  private final AtomicBoolean isBusy = new AtomicBoolean();
  private int users = 1;
  private long jobs;
  private volatile @Nullable Job job;
  private volatile boolean closed;

  /** The team of this size that all share; each user closes it once. */
  static ThreadTeam shared(int size) {
    synchronized (SHARED) {
      ThreadTeam team = SHARED.get(size);
      if (team == null) {
        team = new ThreadTeam(size);
        SHARED.put(size, team);
      } else {
        team.users++;
      }
      return team;
    }
  }

  /** A team of one's own. */
  ThreadTeam(int size) {
    workers = new Worker[size - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(i + 1);
    }
    try {
      for (Worker worker : workers) {
        worker.start();
      }
    } catch (RuntimeException | Error refused) { // the system may have no more threads to give
      endWorkers();
      throw refused;
    }
  }

  int size() {
    return workers.length + 1;
  }

  /** The threads beside the caller. */
  List<Thread> workers() {
    return List.of(workers);
  }

  /** Runs all parts and returns when the last one is done; rethrows what a part threw. */
  void run(int parts, Part part) {
    if (parts <= 1 || workers.length == 0 || !isBusy.compareAndSet(false, true)) {
      for (int i = 0; i < parts; i++) {
        part.run(i, 0);
      }
      return;
    }
    try {
      runTogether(parts, part);
    } finally {
      isBusy.set(false);
    }
  }

  private void runTogether(int parts, Part part) {
    Job next = new Job(++jobs, part, parts);
    job = next;
    for (Worker worker : workers) {
      worker.wake();
    }
    try {
      next.work(0);
      next.await();
    } finally {
      job = null;
    }
  }

  /** Ends the workers with the last user. */
  @Override
  public void close() {
    synchronized (SHARED) {
      if (--users > 0) {
        return;
      }
      SHARED.remove(size(), this);
    }
    endWorkers();
  }

  private void endWorkers() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
  }

  /** Parts of which each is handed out once. */
  private static final class Job {
    /**
     * Worker threads remember the number, not the job, which would keep tensors from being
     * collected.
     */
    private final long number;

    private final Part part;
    private final int parts;
    private final AtomicInteger handedOut = new AtomicInteger();
    private final AtomicInteger unfinished;
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable Throwable failure;

    Job(long number, Part part, int parts) {
      this.number = number;
      this.part = part;
      this.parts = parts;
      this.unfinished = new AtomicInteger(parts);
    }

    void work(int member) {
      for (int i = handedOut.getAndIncrement(); i < parts; i = handedOut.getAndIncrement()) {
        try {
          part.run(i, member);
        } catch (RuntimeException | Error thrown) {
          failure = thrown;
        } finally {
          if (unfinished.decrementAndGet() == 0) {
            LockSupport.unpark(caller);
          }
        }
      }
    }

    void await() {
      for (int spins = 0; unfinished.get() > 0; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (failure instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (failure instanceof Error thrown) {
        throw thrown;
      }
    }
  }

  private final class Worker extends Thread {
    private final int member;
    private volatile boolean parked;

    Worker(int member) {
      super("hadamard-cpu-" + member);
      this.member = member;
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      long last = 0;
      int spins = 0;
      while (!closed) {
        long done = workIfOffered(last);
        if (done != last) {
          last = done;
          spins = 0;
        } else if (spins < SPINS) {
          spins++;
          Thread.onSpinWait();
        } else {
          parkUnlessOffered(last);
          spins = 0;
        }
      }
    }

    /**
     * The number of the job that was worked on, or the last one's if there is none. No frame that
     * stays while the worker sleeps may hold a job: the interpreter lets go of a variable only when
     * its method returns.
     */
    private long workIfOffered(long last) {
      Job offered = job;
      if (offered == null || offered.number == last) {
        return last;
      }
      offered.work(member);
      return offered.number;
    }

    private boolean isOffered(long last) {
      Job offered = job;
      return offered != null && offered.number != last;
    }

    /** The flag is raised before the last look, so that a job offered in between is not missed. */
    private void parkUnlessOffered(long last) {
      parked = true;
      if (!closed && !isOffered(last)) {
        LockSupport.park(this);
        // No caller has a reason to interrupt a worker; with the flag set it would never park
        // again.
        Thread.interrupted();
      }
      parked = false;
    }
  }
}
