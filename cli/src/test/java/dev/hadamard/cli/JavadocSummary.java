package dev.hadamard.cli;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a Javadoc comment: its first sentence, which ends at the first full stop before a
 * blank, also at that of an abbreviation.
 *
 * @param where the file and the line of the declaration
 * @param sentence the first sentence, as the javadoc tool finds it
 * @param rest the description after it
 */
record JavadocSummary(String where, String sentence, String rest) {

  /** Half-open intervals have brackets of two kinds. */
  private static final Pattern INTERVAL = Pattern.compile("\\[[^\\[\\]()]*\\)");

  private static final Pattern ABBREVIATION =
      Pattern.compile(".*\\b([A-Z]|al|approx|cf|e\\.g|ed|eq|fig|i\\.e|no|pp|resp|sec|vol|vs)\\.$");

  private static final Pattern NO_NEW_SENTENCE = Pattern.compile("[a-z]{2}.*");

  /** Reads the summaries of all Javadoc comments in these sources. */
  static List<JavadocSummary> of(Iterable<? extends JavaFileObject> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
    DocTrees comments = DocTrees.instance(task);
    List<JavadocSummary> summaries = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new Declarations(comments, unit, summaries).scan(unit, null);
    }
    return summaries;
  }

  /** Whether the sentence ends too early: at an abbreviation, or within brackets or quotes. */
  boolean isCut() {
    String text = INTERVAL.matcher(sentence.replaceAll("\\s+", " ")).replaceAll("");
    return ABBREVIATION.matcher(text).matches()
        || count(text, '(') != count(text, ')')
        || count(text, '[') != count(text, ']')
        || count(text, '"') % 2 != 0
        || NO_NEW_SENTENCE.matcher(rest.strip()).matches();
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  @Override
  public String toString() {
    return where + ": " + sentence.replaceAll("\\s+", " ");
  }

  /** Collects the comments of all declarations in a file. */
  private static final class Declarations extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees comments;
    private final CompilationUnitTree unit;
    private final List<JavadocSummary> summaries;

    Declarations(DocTrees comments, CompilationUnitTree unit, List<JavadocSummary> summaries) {
      this.comments = comments;
      this.unit = unit;
      this.summaries = summaries;
    }

    private void add(Tree declaration) {
      DocCommentTree comment = comments.getDocCommentTree(getCurrentPath());
      if (comment != null) {
        long start = comments.getSourcePositions().getStartPosition(unit, declaration);
        long line = start < 0 ? 1 : unit.getLineMap().getLineNumber(start);
        summaries.add(
            new JavadocSummary(
                unit.getSourceFile().getName() + ":" + line,
                text(comment.getFirstSentence()),
                text(comment.getBody())));
      }
    }

    private static String text(List<? extends DocTree> parts) {
      return parts.stream().map(DocTree::toString).collect(Collectors.joining());
    }

    @Override
    public @Nullable Void visitModule(ModuleTree tree, @Nullable Void unused) {
      add(tree);
      return super.visitModule(tree, null);
    }

    @Override
    public @Nullable Void visitPackage(PackageTree tree, @Nullable Void unused) {
      add(tree);
      return super.visitPackage(tree, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
      add(tree);
      return super.visitClass(tree, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
      add(tree);
      return super.visitMethod(tree, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
      add(tree);
      return super.visitVariable(tree, null);
    }
  }
}
