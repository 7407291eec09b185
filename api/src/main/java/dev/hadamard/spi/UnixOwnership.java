package dev.hadamard.spi;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The owner and mode of a file, which determine who may change it. The superuser may change
 * everything and is trusted.
 *
 * @param path the file
 * @param uid the owner's number
 * @param mode type and permissions, as in {@code stat}
 * @param owner the owner's name, or the number if there is none
 * @param group the group's name, or the number if there is none
 */
record UnixOwnership(Path path, int uid, int mode, String owner, String group) {

  private static final int MOST_LINKS = 40; // as the kernel's own limit

  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int FOLDER = 0040000;
  private static final int REGULAR = 0100000;
  private static final int STICKY = 01000;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int OTHERS = 0077;
  private static final int OWNER_RUNS = 0100;

  /** Whether files of this system have an owner and a mode: on Linux and macOS, not on Windows. */
  static boolean isKnown() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  }

  /** Reads the ownership of a file, or of a link itself. */
  static UnixOwnership of(Path path) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(path, "unix:uid,mode,owner,group", LinkOption.NOFOLLOW_LINKS);
    return new UnixOwnership(
        path,
        (Integer) Objects.requireNonNull(facts.get("uid")),
        (Integer) Objects.requireNonNull(facts.get("mode")),
        String.valueOf(facts.get("owner")),
        String.valueOf(facts.get("group")));
  }

  /**
   * Returns the reason why another user could replace this folder, if there is one. Each component
   * of the path and each link on the way must belong to this process's user or the superuser; and
   * only these may write to a folder on the way, unless its sticky bit protects its content. A
   * component that does not exist yet is accepted.
   */
  static Optional<String> objection(Path folder) throws IOException {
    int user = user();
    Path at = folder.toAbsolutePath().getRoot();
    Deque<Path> rest = new ArrayDeque<>();
    folder.toAbsolutePath().forEach(rest::add);
    Optional<String> objection = of(at).objection(user);
    int links = 0;
    while (objection.isEmpty() && !rest.isEmpty()) {
      Path next = at.resolve(rest.pop()).normalize(); // no link is left in what comes before
      UnixOwnership ownership;
      try {
        ownership = of(next);
      } catch (NoSuchFileException end) {
        return Optional.empty();
      }
      objection = ownership.objection(user);
      if (!ownership.is(LINK)) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new FileSystemLoopException(folder.toString());
      }
      Path target = Files.readSymbolicLink(next);
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        rest.push(target.getName(i));
      }
      at = target.isAbsolute() ? target.getRoot() : at;
    }
    return objection;
  }

  private Optional<String> objection(int user) {
    if (uid != 0 && uid != user) {
      return Optional.of(path + " belongs to the user " + owner);
    }
    // A group with the owner's name has no other member on systems that give each user a group.
    boolean othersWrite =
        (mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITES) != 0 && !group.equals(owner));
    return is(FOLDER) && othersWrite && (mode & STICKY) == 0
        ? Optional.of("other users may write in " + path)
        : Optional.empty();
  }

  /** Whether it is a folder of this process's user, not a link. */
  boolean isOwnFolder() throws IOException {
    return is(FOLDER) && uid == user();
  }

  /** Whether others have no access to the folder. */
  boolean isClosed() {
    return (mode & OTHERS) == 0;
  }

  /** Whether the mode allows others to write. */
  boolean isOpenToOthers() {
    return (mode & (GROUP_WRITES | OTHERS_WRITE)) != 0;
  }

  /** Whether it is a regular file of this process's user. */
  boolean isOwnFile() throws IOException {
    return is(REGULAR) && uid == user();
  }

  /**
   * Whether it is a file of this process's user that no other user can write and that may be run.
   */
  boolean isOwnLibrary() throws IOException {
    return isOwnFile() && !isOpenToOthers() && (mode & OWNER_RUNS) != 0;
  }

  private boolean is(int type) {
    return (mode & TYPE) == type;
  }

  /** The number of this process's effective user. */
  private static int user() throws IOException {
    Path process = Path.of("/proc/self");
    if (Files.exists(process, LinkOption.NOFOLLOW_LINKS)) {
      return (Integer) Files.getAttribute(process, "unix:uid");
    }
    Path own = Files.createTempFile("hadamard", null); // belongs to this user, whatever the name
    try {
      return of(own).uid;
    } finally {
      Files.delete(own);
    }
  }
}
