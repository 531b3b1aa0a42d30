package io.pengyun.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.pengyun.api.access.Requires;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines of the house: which feature may use which, what stays inside, what nothing does without a declaration. */
class ArchitectureTest {

    private static final String ROOT = "io.pengyun.api.";

    /** In order: each may use those before it and none after it. */
    private static final List<String> FEATURES = List.of(
            "platform",
            "access",
            "audit",
            "event",
            "tenancy",
            "identity",
            "federation",
            "stream",
            "subscription",
            "approval",
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

    private static JavaClasses code;

    @BeforeAll
    static void read() {
        code = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.pengyun.api");
    }

    static List<String> features() {
        return FEATURES;
    }

    @Test
    void everyFeatureHasItsPlaceInTheOrder() {
        Set<String> found = code.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(FEATURES), found);
    }

    @ParameterizedTest
    @MethodSource("features")
    void aFeatureUsesOnlyThoseBeforeIt(String feature) {
        String[] later = FEATURES.subList(FEATURES.indexOf(feature) + 1, FEATURES.size()).stream()
                .map(name -> ROOT + name + "..")
                .toArray(String[]::new);
        if (later.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + feature + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .check(code);
        }
    }

    @Test
    void featuresHaveNoCycle() {
        slices().matching("io.pengyun.api.(*)..").should().beFreeOfCycles().check(code);
    }

    @Test
    void theControlPlaneKnowsNoAgentAndNoHypervisor() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.pengyun.agent..", "org.libvirt..", "io.fabric8..")
                .check(code);
    }

    @Test
    void endpointsDoNoPersistence() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.persistence..",
                        "jakarta.transaction..",
                        "java.sql..",
                        "javax.sql..",
                        "org.hibernate..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Repository")
                .orShould()
                .dependOnClassesThat()
                .areAnnotatedWith(Entity.class)
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("Jdbc")
                .check(code);
    }

    @Test
    void recordsNeverLeaveTheirFeature() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should(stayInTheirPackage())
                .check(code);
    }

    private static ArchCondition<JavaClass> stayInTheirPackage() {
        return new ArchCondition<>("be used in their own package only") {
            @Override
            public void check(JavaClass entity, ConditionEvents events) {
                entity.getDirectDependenciesToSelf().stream()
                        .filter(use -> !use.getOriginClass().getPackageName().equals(entity.getPackageName()))
                        .forEach(use -> events.add(SimpleConditionEvent.violated(entity, use.getDescription())));
            }
        };
    }

    @Test
    void timeAndIdsAreGiven() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.pengyun.api.platform.Sources")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .check(code);
    }

    @Test
    void everyEndpointDeclaresItsPermission() {
        methods().that(areEndpoints()).should().beAnnotatedWith(Requires.class).check(code);
        assertTrue(code.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(areEndpoints())
                        .count()
                > 20);
    }

    @Test
    void everyEndpointIsPublicBecauseOthersAreNotFound() {
        methods().that(areEndpoints()).should().bePublic().check(code);
    }

    private static DescribedPredicate<JavaMethod> areEndpoints() {
        return DescribedPredicate.describe(
                "are endpoints",
                method -> method.getAnnotations().stream()
                        .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(httpMethod())));
    }

    private static Class<? extends Annotation> httpMethod() {
        return HttpMethod.class;
    }

    @Test
    void namesTellTheRole() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Base|Common)")
                .check(code);
    }
}
