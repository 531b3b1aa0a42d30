package io.pengyun.cli.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.cli.json.JsonBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChainTest {

    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void buildChain() throws GeneralSecurityException {
        byte[] previous = new byte[32];
        for (int sequence = 1; sequence <= 6; sequence++) {
            String payload = "{\"actor\":\"李\",\"entry\":" + sequence + "}";
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(previous);
            byte[] hash = sha256.digest(payload.getBytes(StandardCharsets.UTF_8));
            lines.add(line(sequence, payload, previous, hash));
            previous = hash;
        }
    }

    private static String line(long sequence, String payload, byte[] previous, byte[] hash) {
        return new JsonBody()
                .with("sequence", sequence)
                .with("payload", payload)
                .with("previousHash", HexFormat.of().formatHex(previous))
                .with("hash", HexFormat.of().formatHex(hash))
                .build()
                .compact();
    }

    private static AuditVerdict verify(List<String> lines, boolean fromGenesis) throws IOException {
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return new AuditChain(fromGenesis).verify(new ByteArrayInputStream(bytes));
    }

    @Test
    void acceptsAWholeChain() throws IOException {
        AuditVerdict verdict = verify(lines, true);
        assertTrue(verdict.good(), verdict.reason());
        assertEquals(6, verdict.entries());
    }

    @Test
    void acceptsAPieceOfAChainButNotAsTheWhole() throws IOException {
        List<String> piece = lines.subList(2, 5);
        assertTrue(verify(piece, false).good());
        assertFalse(verify(piece, true).good());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void namesTheLineThatWasChanged(int number) throws IOException {
        lines.set(number - 1, lines.get(number - 1).replace("李", "王"));
        AuditVerdict verdict = verify(lines, true);
        assertEquals(number, verdict.badLine());
        assertTrue(verdict.reason().contains("was changed"), verdict.reason());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void noticesAMissingEntry(int number) throws IOException {
        lines.remove(number - 1);
        assertEquals(number, verify(lines, true).badLine());
    }

    @Test
    void noticesEntriesInAnotherOrder() throws IOException {
        Collections.swap(lines, 2, 3);
        assertEquals(3, verify(lines, true).badLine());
    }

    @Test
    void noticesAnEntryPutTogetherAnew() throws IOException, GeneralSecurityException {
        byte[] previous = new byte[32];
        byte[] hash = MessageDigest.getInstance("SHA-256").digest("x".getBytes(StandardCharsets.UTF_8));
        lines.set(3, line(4, "x", previous, hash));
        assertEquals(4, verify(lines, true).badLine());
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{}", "{\"sequence\":7,\"payload\":{},\"previousHash\":\"\",\"hash\":\"\"}"})
    void noticesWhatIsNoEntry(String line) throws IOException {
        lines.add(line);
        assertEquals(7, verify(lines, true).badLine());
    }

    @Test
    void doesNotTakeNothingForTheWhole() throws IOException {
        assertFalse(verify(List.of(), true).good());
    }
}
