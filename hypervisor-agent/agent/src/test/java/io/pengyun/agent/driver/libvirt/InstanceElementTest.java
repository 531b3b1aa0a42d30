package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.InstanceRecord;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceElementTest {

    private static final InstanceElement ELEMENT = new InstanceElement(
            new InstanceRecord(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"), 7, 3, 12, 2, 6, true),
            "0c0ffee",
            true,
            4,
            "boot-1");

    @Test
    void whatIsWrittenIsReadBackInBothForms() {
        assertEquals(ELEMENT, InstanceElement.parse(ELEMENT.bare()));
        assertEquals(ELEMENT, InstanceElement.parse(ELEMENT.qualified()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<instance/>",
                "<instance id='not-an-id' generation='1'/>",
                "not xml",
                "<!DOCTYPE instance [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><instance id='&x;'/>"
            })
    void whatCannotBeReadIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> InstanceElement.parse(text));
    }

    @Test
    void aMissingNumberIsRefused() {
        String text = ELEMENT.bare().replace("epoch=", "era=");

        assertThrows(IllegalArgumentException.class, () -> InstanceElement.parse(text));
    }

    @Test
    void aStartCarriesOutTheRebootThatWasBegun() {
        InstanceElement booted = ELEMENT.withBoot("boot-2");

        assertEquals(13, booted.record().bootCount());
        assertEquals(4, booted.record().rebootGeneration());
        assertEquals(7, booted.record().ranGeneration());
        assertEquals(0, booted.rebootBegun());
        assertEquals(4, booted.withBoot("boot-2").record().rebootGeneration());
    }

    @Test
    void whatWasOnWhenTheHostWentDownHasNotEndedByItself() {
        InstanceElement booted = ELEMENT.withBoot("boot-2");

        assertFalse(booted.endedWithHost("boot-2"));
        assertTrue(booted.endedWithHost("boot-3"));
        assertFalse(booted.withExpectedOn(false).endedWithHost("boot-3"), "it was off before");
        assertFalse(booted.withBoot("").endedWithHost("boot-3"), "nobody wrote down when it was started");
        assertEquals(0, booted.unrun().record().ranGeneration());
    }
}
