package dev.hadamard.kernels.tune;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.hadamard.spi.AtomicFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A profile on disk: one JSON object with its own length and checksum. Only Gson's streams read and
 * write it, because they are the same in every release of Gson that an application may pin.
 *
 * <pre>
 *   {"sha256":"9f86…","bytes":312,"profile":{"key":"…","device":"…","date":"…","choices":{…}}}
 * </pre>
 *
 * <p>Both are verified before the content is used. A file is replaced by an atomic rename ({@link
 * AtomicFile}), so a reader gets either the old or the new content.
 */
public final class ProfileFile {

  private static final Pattern HEADER =
      Pattern.compile("\\{\"sha256\":\"([0-9a-f]{64})\",\"bytes\":(\\d{1,7}),\"profile\":");

  private static final String END = "}\n";

  /** No profile is this large; a larger file was not written by this class. */
  private static final long MOST_BYTES = 1 << 20;

  private final Path path;

  /** A profile in the file at this path, which need not exist. */
  public ProfileFile(Path path) {
    this.path = path;
  }

  /**
   * Returns the profile file of a device. Another driver or another version of the program
   * overwrites it.
   *
   * @param cache the cache folder, which need not exist
   * @param backend the backend's name
   */
  public static ProfileFile of(
      Path cache, String backend, String vendor, String device, String platform) {
    String readable = device.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String slug = readable.substring(0, Math.min(40, readable.length()));
    String identity = TuningProfile.key(vendor, device, platform).substring(0, 8);
    return new ProfileFile(
        cache.resolve("tuning").resolve(backend + "-" + slug + "-" + identity + ".json"));
  }

  /** The path of the file. */
  public Path path() {
    return path;
  }

  /**
   * Reads the profile; empty if there is no file.
   *
   * @param key the key that the profile must have, see {@link TuningProfile#key}
   * @throws UnusableProfileException if the file cannot be read, is damaged, or has another key
   */
  public Optional<TuningProfile> read(String key) throws UnusableProfileException {
    byte[] bytes;
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new UnusableProfileException("it is too large for a profile");
      }
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new UnusableProfileException("it cannot be read: " + unreadable);
    }
    TuningProfile profile = parse(verified(bytes));
    if (!profile.key().equals(key)) {
      throw new UnusableProfileException(
          "it was made for another driver, device or version of the program");
    }
    return Optional.of(profile);
  }

  /** Returns the text of the profile after checking its length and checksum. */
  private static String verified(byte[] bytes) throws UnusableProfileException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1); // one char per byte
    Matcher header = HEADER.matcher(text);
    if (!header.lookingAt()) {
      throw new UnusableProfileException("it does not begin as a profile does");
    }
    int length = Integer.parseInt(header.group(2));
    if (bytes.length != (long) header.end() + length + END.length() || !text.endsWith(END)) {
      throw new UnusableProfileException("it is not as long as it says");
    }
    byte[] body =
        text.substring(header.end(), header.end() + length).getBytes(StandardCharsets.ISO_8859_1);
    if (!sum(body).equals(header.group(1))) {
      throw new UnusableProfileException("its checksum is wrong");
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static TuningProfile parse(String text) throws UnusableProfileException {
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      TuningProfile profile = profile(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new UnusableProfileException("something follows its end");
      }
      return profile;
    } catch (IOException | IllegalStateException wrong) {
      throw new UnusableProfileException("it is not what a profile is: " + wrong.getMessage());
    }
  }

  private static TuningProfile profile(JsonReader json)
      throws IOException, UnusableProfileException {
    String key = null;
    String device = null;
    String date = null;
    Map<String, String> choices = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "key" -> key = json.nextString();
        case "device" -> device = json.nextString();
        case "date" -> date = json.nextString();
        case "choices" -> choices = choices(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (key == null || device == null || date == null || choices == null) {
      throw new UnusableProfileException("a part of it is missing");
    }
    return new TuningProfile(key, device, date, choices);
  }

  private static Map<String, String> choices(JsonReader json) throws IOException {
    Map<String, String> choices = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      choices.put(json.nextName(), json.nextString());
    }
    json.endObject();
    return choices;
  }

  /**
   * Writes the profile and replaces an existing file.
   *
   * @throws IOException if it cannot be written; an existing file is then unchanged
   */
  public void write(TuningProfile profile) throws IOException {
    byte[] body = text(profile).getBytes(StandardCharsets.UTF_8);
    // No format, whose digits would be those of the default locale.
    String header = "{\"sha256\":\"" + sum(body) + "\",\"bytes\":" + body.length + ",\"profile\":";
    Files.createDirectories(path.toAbsolutePath().getParent());
    AtomicFile.write(
        path,
        out -> {
          out.write(header.getBytes(StandardCharsets.UTF_8));
          out.write(body);
          out.write(END.getBytes(StandardCharsets.UTF_8));
        });
  }

  private static String text(TuningProfile profile) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setIndent("  ");
      json.beginObject().name("key").value(profile.key());
      json.name("device").value(profile.device());
      json.name("date").value(profile.date());
      json.name("choices").beginObject();
      for (Map.Entry<String, String> choice : profile.choices().entrySet()) {
        json.name(choice.getKey()).value(choice.getValue());
      }
      json.endObject().endObject();
    }
    return text.toString();
  }

  private static String sum(byte[] bytes) {
    return HexFormat.of().formatHex(TuningProfile.sha256().digest(bytes));
  }
}
