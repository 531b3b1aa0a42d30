package io.pengyun.scheduler;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Which rows carry which value of one attribute: a bit set of rows for each value. */
final class HostSets<K> {

    private static final BitSet EMPTY = new BitSet();

    private final Map<K, BitSet> rowsByValue = new HashMap<>();

    void add(K value, int row) {
        rowsByValue.computeIfAbsent(value, unused -> new BitSet()).set(row);
    }

    void remove(K value, int row) {
        BitSet rows = rowsByValue.get(value);
        if (rows == null) {
            return;
        }
        rows.clear(row);
        if (rows.isEmpty()) {
            rowsByValue.remove(value);
        }
    }

    /** The rows with the value; not to be changed. */
    BitSet rows(K value) {
        return rowsByValue.getOrDefault(value, EMPTY);
    }

    /** A new set: the rows with any of the values. */
    BitSet rowsWithAny(Iterable<K> values) {
        BitSet union = new BitSet();
        for (K value : values) {
            union.or(rows(value));
        }
        return union;
    }
}
