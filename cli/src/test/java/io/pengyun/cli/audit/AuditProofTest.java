package io.pengyun.cli.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries 1 and 2 are of format 1; 5 and 9 are anchored (lines 6 and 11); 4 and 8 are hidden; 10 is the last. */
class AuditProofTest {

    private static final int ENTRIES = 10;
    private static final Set<Long> ANCHORED = Set.of(5L, 9L);
    private static final Set<Long> HIDDEN = Set.of(4L, 8L);

    private final ExportFake chain = ExportFake.of(ENTRIES, 2);
    private final List<String> lines = new ArrayList<>(chain.export(1, ENTRIES, true, ANCHORED, HIDDEN));

    private AuditVerdict verify(String... expected) {
        return verify(trusted(), expected);
    }

    private AuditKeys trusted(ExportFake... others) {
        AuditKeys keys = new AuditKeys();
        keys.trust(chain.pem());
        for (ExportFake other : others) {
            keys.trust(other.pem());
        }
        return keys;
    }

    private AuditVerdict verify(AuditKeys keys, String... expected) {
        AuditProof proof = new AuditProof(keys, true);
        for (String anchor : expected) {
            proof.expect("kept.json", anchor);
        }
        try {
            return proof.verify(
                    new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The first fault is about this entry and says this. */
    private static void assertNamed(long sequence, String words, AuditVerdict verdict) {
        assertFalse(verdict.good(), "nothing was found");
        AuditFault fault = verdict.faults().getFirst();
        assertEquals(sequence, fault.sequence(), verdict.faults().toString());
        assertTrue(fault.reason().contains(words), verdict.faults().toString());
    }

    @Test
    void acceptsAWholeChain() {
        AuditVerdict verdict = verify(chain.anchor(5).build().compact());
        assertTrue(verdict.good(), verdict.faults().toString());
        assertEquals(ENTRIES, verdict.entries());
        assertEquals(2, verdict.hidden());
        assertEquals(2, verdict.anchors());
        assertEquals("everything", verdict.scope());
    }

    @Test
    void provesNothingToWhoTrustsNoKey() {
        assertNamed(5, "which was not given", verify(new AuditKeys()));
    }

    @Test
    void acceptsAPieceOfAChainButNotAsTheWhole() throws IOException {
        String piece = String.join("\n", chain.export(3, 7, false, ANCHORED, HIDDEN));
        AuditProof part = new AuditProof(trusted(), false);
        assertTrue(part.verify(new ByteArrayInputStream(piece.getBytes(StandardCharsets.UTF_8)))
                .good());
        lines.clear();
        lines.add(piece);
        assertNamed(3, "not with the first", verify());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 9, 10})
    void namesTheEntryWhosePayloadWasChanged(int sequence) {
        change(sequence, "李", "王");
        AuditVerdict verdict = verify();
        assertNamed(sequence, "was changed", verdict);
        assertEquals(1, verdict.faults().size(), verdict.faults().toString());
    }

    @ParameterizedTest
    @CsvSource({"3,hash", "3,previousHash", "4,payloadHash", "4,hash", "4,previousHash", "8,payloadHash", "10,hash"})
    void namesTheEntryWhoseHashWasChanged(int sequence, String member) {
        String value = lines.get(line(sequence)).replaceFirst(".*\"" + member + "\":\"([0-9a-f]{64})\".*", "$1");
        change(sequence, "\"" + member + "\":\"" + value, "\"" + member + "\":\"" + "7".repeat(64));
        assertNamed(sequence, "entry " + sequence + " ", verify());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 10})
    void namesTheEntryWhoseFormatWasChanged(int sequence) {
        change(
                sequence,
                sequence < 3 ? "\"format\":1" : "\"format\":2",
                sequence < 3 ? "\"format\":2" : "\"format\":1");
        assertFalse(verify().good());
        assertEquals(line(sequence) + 1, verify().faults().getFirst().line());
    }

    @Test
    void namesTheEntryWhoseNumberWasChanged() {
        change(10, "{\"sequence\":10", "{\"sequence\":11");
        assertNamed(11, "entry 10 is missing", verify());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 7, 8})
    void namesTheEntryThatIsMissing(int sequence) {
        lines.remove(line(sequence));
        AuditVerdict verdict = verify();
        assertFalse(verdict.good());
        String said = verdict.faults().toString();
        assertTrue(sequence == 1 || said.contains("entry " + sequence + " is missing"), said);
        assertTrue(sequence != 1 || said.contains("starts with entry 2"), said);
    }

    @Test
    void namesARunOfEntriesThatIsMissing() {
        lines.subList(line(6), line(9)).clear();
        assertNamed(9, "entries 6 to 8 are missing", verify());
    }

    @Test
    void namesEntriesInAnotherOrder() {
        Collections.swap(lines, line(6), line(7));
        String said = verify().faults().toString();
        assertTrue(said.contains("entry 6 stands behind entry 7: the order was changed"), said);
    }

    @Test
    void namesAnEntryThatIsThereTwice() {
        lines.add(line(7), lines.get(line(7)));
        AuditVerdict verdict = verify();
        assertNamed(7, "there twice", verdict);
        assertEquals(1, verdict.faults().size());
    }

    @Test
    void namesAnEntryThatWasPutIn() {
        String payload = "{\"actor\":\"nobody\",\"sequence\":7,\"subject\":\"x\"}";
        lines.add(
                line(7),
                "{\"sequence\":7,\"format\":2,\"payload\":\"" + payload.replace("\"", "\\\"") + "\",\"previousHash\":\""
                        + chain.hash(6) + "\",\"hash\":\"" + ExportFake.hash(2, chain.hash(6), payload) + "\"}");
        String said = verify().faults().toString();
        assertTrue(said.contains("entry 7 is there twice") && said.contains("entry 8 does not follow entry 7"), said);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 9, 10})
    void namesWhereTheEndWasCutOff(int last) {
        lines.subList(line(last) + 1, lines.size()).clear();
        assertNamed(last, "whatever followed entry " + last + " was cut off", verify());
    }

    @Test
    void namesWhatIsMissingBeforeTheSeal() {
        lines.remove(line(10));
        assertNamed(10, "the seal says that it ends with entry 10", verify());
    }

    @Test
    void namesTheBeginningThatIsMissing() throws IOException {
        lines.removeFirst();
        AuditProof piece = new AuditProof(trusted(), false);
        AuditVerdict verdict =
                piece.verify(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
        assertNamed(1, "cut at its beginning", verdict);
    }

    /** Somebody who can write the records and even sign, but could not reach the copies of the anchors. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5})
    void aChainThatWasWrittenAnewIsNotTheOneThatWasSigned(int from) {
        ExportFake other = chain.rewrittenFrom(from, ENTRIES);
        lines.clear();
        lines.addAll(other.export(1, ENTRIES, true, Set.of(), Set.of()));
        AuditKeys both = trusted(other);
        assertTrue(verify(both).good());
        assertNamed(5, "written anew", verify(both, chain.anchor(5).build().compact()));
        assertFalse(verify().good());
    }

    @Test
    void tellsBetweenWhichAnchorsItWasWrittenAnew() {
        ExportFake other = chain.rewrittenFrom(7, ENTRIES);
        lines.clear();
        lines.addAll(other.export(1, ENTRIES, true, Set.of(), Set.of()));
        AuditVerdict verdict = verify(
                trusted(other),
                chain.anchor(5).build().compact(),
                chain.anchor(9).build().compact());
        assertNamed(9, "it, or one before it after entry 5, was written anew", verdict);
    }

    @Test
    void whatWasSignedAndIsGoneIsNamed() {
        lines.clear();
        lines.addAll(chain.export(1, 7, true, ANCHORED, Set.of()));
        assertTrue(verify().good());
        assertNamed(9, "entry 9 is missing", verify(chain.anchor(9).build().compact()));
    }

    @Test
    void aPieceNeedNotReachTheLastAnchor() {
        lines.clear();
        lines.addAll(chain.export(1, 7, false, ANCHORED, Set.of()));
        assertTrue(verify(chain.anchor(9).build().compact()).good());
    }

    @Test
    void namesAForgedAnchor() {
        lines.set(
                line(5) + 1,
                "{\"anchor\":"
                        + chain.rewrittenFrom(1, ENTRIES).anchor(5).build().compact() + "}");
        assertNamed(5, "which was not given", verify());
    }

    @ParameterizedTest
    @CsvSource({"2026-03-01,2026-03-02", "\"sequence\":5,\"sequence\":4"})
    void namesAnAnchorThatWasChanged(String from, String to) {
        lines.set(line(5) + 1, lines.get(line(5) + 1).replace(from, to));
        AuditVerdict verdict = verify();
        assertTrue(
                verdict.faults().getFirst().reason().contains("wrong signature"),
                verdict.faults().toString());
    }

    @ParameterizedTest
    @CsvSource({"everything,dep-1", "\"toHead\":true,\"toHead\":false", "2026-03-01,2026-03-02"})
    void namesASealThatWasChanged(String from, String to) {
        lines.set(lines.size() - 1, lines.getLast().replace(from, to));
        assertNamed(0, "the seal bears a wrong signature", verify());
    }

    @Test
    void namesAnAnchorOfAnotherPlace() {
        Collections.swap(lines, line(5) + 1, line(6));
        assertNamed(5, "stands behind entry 6", verify());
    }

    @Test
    void nothingStandsBehindTheSeal() {
        lines.add(lines.getFirst());
        assertNamed(0, "behind the seal", verify());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{}",
                "[]",
                "{\"sequence\":7,\"payload\":{},\"previousHash\":\"\",\"hash\":\"\"}",
                "{\"anchor\":{}}",
                "{\"seal\":{}}",
                "{\"anchor\":{},\"anchor\":{}}"
            })
    void namesTheLineThatIsNothing(String line) {
        lines.add(3, line);
        assertEquals(4, verify().faults().getFirst().line());
    }

    @Test
    void anEntryHasNothingElse() {
        change(3, "{\"sequence\"", "{\"note\":\"checked\",\"sequence\"");
        assertEquals(4 - 1, verify().faults().getFirst().line());
        change(3, "\"note\":\"checked\"", "\"hash\":\"" + chain.hash(3) + "\"");
        assertEquals(4 - 1, verify().faults().getFirst().line());
    }

    @Test
    void nothingProvesNothing() {
        lines.clear();
        assertNamed(0, "it has no seal", verify());
        lines.add(chain.seal(0, 0, true));
        assertNamed(0, "it holds no entry", verify());
        lines.set(0, "");
        assertNamed(0, "it has no seal", verify());
    }

    /** Where the line of an entry stands, counted from 0. */
    private static int line(int sequence) {
        return sequence
                - 1
                + (int) ANCHORED.stream()
                        .filter(anchored -> anchored < sequence)
                        .count();
    }

    private void change(int sequence, String from, String to) {
        String before = lines.get(line(sequence));
        lines.set(line(sequence), before.replace(from, to));
        assertFalse(before.equals(lines.get(line(sequence))), "nothing was changed in " + before);
    }
}
