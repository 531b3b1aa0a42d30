package io.pengyun.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines of the house: which feature may know which, and what nobody here may know. */
class ArchitectureTest {

    /** Each may use those before it, and none after it. */
    private static final List<String> ORDER = List.of(
            "platform",
            "access",
            "audit",
            "tenancy",
            "identity",
            "catalog",
            "inventory",
            "operation",
            "agent",
            "metering",
            "placement",
            "request",
            "network",
            "volume",
            "compute");

    private static JavaClasses classes = new ClassFileImporter().importPackages();

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.pengyun.api");
    }

    static List<String> features() {
        return ORDER;
    }

    @ParameterizedTest
    @MethodSource("features")
    void knowsNoLaterFeature(String feature) {
        String[] later = IntStream.range(ORDER.indexOf(feature) + 1, ORDER.size())
                .mapToObj(index -> "io.pengyun.api." + ORDER.get(index) + "..")
                .toArray(String[]::new);
        if (later.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage("io.pengyun.api." + feature + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .check(classes);
        }
    }

    @Test
    void hasNoCycleAmongFeatures() {
        SlicesRuleDefinition.slices()
                .matching("io.pengyun.api.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void knowsNoHypervisorAndNoAgentProcess() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.pengyun.agent..", "org.libvirt..", "com.sun.jna..")
                .check(classes);
    }

    @Test
    void keepsEntitiesInTheirFeature() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Entity")
                .check(classes);
    }
}
