package io.pengyun.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one line of an export; entries without building a tree, because there are millions of them. */
final class ExportReader {

    private static final int HASH_DIGITS = 64;
    private static final int NEWEST_FORMAT = 2;
    private static final Set<String> TEXTS = Set.of("payload", "payloadHash", "previousHash", "hash");
    private static final Set<String> NUMBERS = Set.of("sequence", "format");

    private final JsonFactory json = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();

    /** What a line may be. */
    sealed interface Line {

        record Entry(ExportEntry entry) implements Line {}

        record Anchor(SignedHead head) implements Line {}

        record Seal(ExportSeal seal) implements Line {}
    }

    /**
     * Reads a line of UTF-8.
     *
     * @throws MalformedLineException when it is none of these
     */
    Line read(byte[] bytes, int offset, int length) throws MalformedLineException {
        try (JsonParser parser = json.createParser(bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedLineException("it is no JSON object");
            }
            String member = parser.nextFieldName();
            if ("anchor".equals(member) || "seal".equals(member)) {
                return signed(member, JsonValue.parse(new String(bytes, offset, length, StandardCharsets.UTF_8)));
            }
            texts.clear();
            numbers.clear();
            for (; member != null; member = parser.nextFieldName()) {
                member(parser, member);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new MalformedLineException("it is not one JSON object");
            }
            return new Line.Entry(entry());
        } catch (MalformedLineException malformed) {
            throw malformed;
        } catch (IOException | ArithmeticException notJson) {
            throw new MalformedLineException("it is not JSON");
        }
    }

    private void member(JsonParser parser, String member) throws IOException {
        JsonToken value = parser.nextToken();
        boolean fits;
        if (TEXTS.contains(member)) {
            fits = value == JsonToken.VALUE_STRING && texts.put(member, parser.getText()) == null;
        } else {
            fits = NUMBERS.contains(member)
                    && value == JsonToken.VALUE_NUMBER_INT
                    && numbers.put(member, parser.getLongValue()) == null;
        }
        if (!fits) {
            throw new MalformedLineException("its \"" + member + "\" is not one of an entry");
        }
    }

    private ExportEntry entry() throws MalformedLineException {
        long sequence = numbers.getOrDefault("sequence", 0L);
        long format = numbers.getOrDefault("format", 1L);
        Optional<String> payload = Optional.ofNullable(texts.get("payload"));
        Optional<String> payloadHash = Optional.ofNullable(texts.get("payloadHash"));
        String previousHash = texts.getOrDefault("previousHash", "");
        String hash = texts.getOrDefault("hash", "");
        boolean hidden =
                payload.isEmpty() && format == NEWEST_FORMAT && payloadHash.isPresent() && isHash(payloadHash.get());
        boolean shown = payload.isPresent() && payload.get().startsWith("{") && payloadHash.isEmpty();
        if (sequence < 1
                || format < 1
                || format > NEWEST_FORMAT
                || !isHash(previousHash)
                || !isHash(hash)
                || shown == hidden) {
            throw new MalformedLineException(
                    "it is not an entry: sequence, format, payload or payloadHash, previousHash and hash are needed");
        }
        return new ExportEntry(sequence, (int) format, payload, payloadHash, previousHash, hash);
    }

    private static Line signed(String member, JsonValue line) throws MalformedLineException {
        if (line.fields().size() != 1) {
            throw new MalformedLineException("it holds more than one " + member);
        }
        JsonValue body = line.at(member);
        return member.equals("anchor") ? new Line.Anchor(SignedHead.of(body)) : new Line.Seal(ExportSeal.of(body));
    }

    static boolean isHash(String text) {
        if (text.length() != HASH_DIGITS) {
            return false;
        }
        for (int index = 0; index < HASH_DIGITS; index++) {
            char digit = text.charAt(index);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }
}
