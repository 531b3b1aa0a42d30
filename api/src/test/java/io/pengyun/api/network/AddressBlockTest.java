package io.pengyun.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

    @Test
    void assignsAllButBaseGatewayAndBroadcast() {
        AddressBlock block = AddressBlock.parse("10.64.1.0/29");
        Set<String> addresses = new HashSet<>();
        PrimitiveIterator.OfInt assignable = block.assignable();
        while (assignable.hasNext()) {
            addresses.add(AddressBlock.text(assignable.nextInt()));
        }
        assertEquals(Set.of("10.64.1.2", "10.64.1.3", "10.64.1.4", "10.64.1.5", "10.64.1.6"), addresses);
        assertEquals("10.64.1.1", block.gateway());
    }

    @Test
    void takesTheLowestFreeBlockUntilThePoolIsFull() {
        AddressBlock pool = AddressBlock.parse("192.0.2.0/24");
        Set<AddressBlock> inUse = new HashSet<>();
        for (int count = 0; count < 16; count++) {
            assertTrue(inUse.add(pool.lowestFree(28, inUse).orElseThrow()));
        }
        assertTrue(pool.lowestFree(28, inUse).isEmpty());
        inUse.remove(AddressBlock.parse("192.0.2.64/28"));
        assertEquals("192.0.2.64/28", pool.lowestFree(28, inUse).orElseThrow().toString());
    }

    @Test
    void givesEachAddressItsOwnMac() {
        assertEquals("52:54:0a:40:01:05", AddressBlock.mac(AddressBlock.number("10.64.1.5")));
        assertEquals("52:54:c0:00:02:ff", AddressBlock.mac(AddressBlock.number("192.0.2.255")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1/24", "10.0.0.0", "10.0.0.0/31", "10.0.0.0/4", "10.0.0/24", "10.0.0.256/24", "x/24"})
    void refusesWhatIsNoBlock(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressBlock.parse(text));
    }
}
