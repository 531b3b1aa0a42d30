package io.pengyun.api.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperationHarnessTest {

    private final OperationLab lab = new OperationLab();
    private final TrialKind kind = new TrialKind(lab.jdbc);

    private class Trial implements OperationScenario<TrialKind.State> {
        @Override
        public OperationKind<TrialKind.State> kind() {
            return kind;
        }

        @Override
        public TrialKind.State state(OperationId id) {
            return TrialKind.named(id.text());
        }

        @Override
        public void help(OperationId id) {
            lab.jdbc.update("update thing set writes = 2 where made_by = ? and name like '%-0'", id.text());
        }

        @Override
        public Object picture() {
            return List.of(lab.things(), new TreeSet<>(kind.outside));
        }

        @Override
        public void assertSucceeded(OperationId id) {
            assertEquals(
                    3,
                    lab.things().stream()
                            .filter(line -> line.contains(id.text()))
                            .count());
            assertTrue(kind.outside.contains(id.text()));
        }
    }

    @Test
    void aRightKindPasses() {
        lab.harness().verify(new Trial());
    }

    @Test
    void aKindThatForgetsToUndoIsFound() {
        AssertionError found = assertThrows(
                AssertionError.class,
                () -> lab.harness().verify(new Trial() {
                    @Override
                    public OperationKind<TrialKind.State> kind() {
                        return new ForgetfulKind(kind);
                    }
                }));

        assertTrue(found.getMessage().contains("a clean slate"), found.getMessage());
    }
}
