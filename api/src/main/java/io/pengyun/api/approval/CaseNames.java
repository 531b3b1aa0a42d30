package io.pengyun.api.approval;

import io.pengyun.api.identity.Person;
import io.pengyun.api.identity.UserId;
import io.pengyun.api.tenancy.DepartmentRef;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Names for the ids in cases, looked up once for all of them. */
record CaseNames(Map<UUID, Person> people, Map<UUID, DepartmentRef> departments) {

    CaseNames {
        people = Map.copyOf(people);
        departments = Map.copyOf(departments);
    }

    /** Who is gone or disabled is shown by id. */
    String person(UUID userId) {
        return Optional.ofNullable(people.get(userId)).map(Person::name).orElseGet(() -> new UserId(userId).toString());
    }

    Optional<String> department(Asked asked) {
        return asked.departmentId().map(departments::get).map(DepartmentRef::name);
    }

    String asks(Stage stage) {
        return Words.of(stage, department(stage.asked()), people);
    }

    String asks(Asked asked) {
        return Words.of(asked, department(asked), people);
    }
}
