package io.pengyun.api.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People of a provider as they are kept. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class FederatedPeopleTest {

    @Inject
    FederatedPeople people;

    @Inject
    RoleBindingRepository bindings;

    private static FederatedPerson person(String subject, String... groups) {
        return new FederatedPerson(
                "https://id.example", subject, subject, "Li Wei", Optional.empty(), Optional.empty(), Set.of(groups));
    }

    @Test
    void manyFirstLoginsAtOnceMakeOneUser() {
        FederatedPerson person = person(ApiClient.unique("li.wei"));
        List<UserId> made = IntStream.range(0, 8)
                .parallel()
                .mapToObj(number -> people.make(person).user())
                .distinct()
                .toList();
        assertEquals(1, made.size(), made.toString());
    }

    @Test
    void keepingTwiceChangesNothing() {
        String group = ApiClient.unique("/auditors");
        ApiClient.admin().post("/v1/group-roles", Map.of("group", group, "role", "auditor"));
        FederatedPerson person = person(ApiClient.unique("li.wei"), group);
        FederatedPeople.Known made = people.make(person);
        assertEquals(Map.of("rolesGiven", "auditor"), made.changes());
        people.keep(made.user(), person);
        assertTrue(people.find(person).orElseThrow().changes().isEmpty());
        people.keep(made.user(), person);
        assertEquals(
                1,
                ApiClient.admin()
                        .get("/v1/users/" + made.name() + "/roles")
                        .jsonPath()
                        .getList("items")
                        .size());
    }

    /** A role that somebody gave by hand outlives the group that brings it, too. */
    @Test
    void whatSomebodyGaveIsNotTakenByAGroup() {
        String group = ApiClient.unique("/auditors");
        ApiClient.admin().post("/v1/group-roles", Map.of("group", group, "role", "auditor"));
        String subject = ApiClient.unique("li.wei");
        FederatedPeople.Known made = people.make(person(subject));
        ApiClient.admin().giveRole(made.name(), "auditor", null);
        people.keep(made.user(), person(subject, group));
        people.keep(made.user(), person(subject));
        assertEquals(
                List.of("auditor"),
                ApiClient.admin().get("/v1/users/" + made.name() + "/roles").path("items.role"));
    }

    /** It must not take the provider to get in: administrators from there do not count as the last. */
    @Test
    void theLastAdministratorDoesNotComeFromOutside() {
        String group = ApiClient.unique("/admins");
        ApiClient.admin().post("/v1/group-roles", Map.of("group", group, "role", "platform_admin"));
        long before = QuarkusTransaction.requiringNew().call(() -> bindings.activeHolders(Role.PLATFORM_ADMIN));
        FederatedPerson person = person(ApiClient.unique("li.wei"), group);
        people.keep(people.make(person).user(), person);
        assertEquals(
                before,
                QuarkusTransaction.requiringNew()
                        .call(() -> bindings.activeHolders(Role.PLATFORM_ADMIN))
                        .longValue());
    }

    @ParameterizedTest
    @CsvSource({
        "li.wei, li.wei",
        "Li.Wei, li.wei",
        "li wei@city, li-wei-city",
        "42nd.street, nd.street",
        "li., li",
        "李伟, person",
        "'', person",
        "---, person",
        "o'neill, o-neill"
    })
    void namesAreMadeFromNames(String preferred, String name) {
        assertEquals(
                List.of(name, name + "-2", name + "-3"),
                FederatedNames.of(preferred).limit(3).toList());
    }

    @Test
    void namesAreNoLongerThanNamesAre() {
        FederatedNames.of("a".repeat(300)).forEach(name -> assertTrue(name.length() <= 63, name));
        assertEquals(999, FederatedNames.of("li").distinct().count());
    }
}
