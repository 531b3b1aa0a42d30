package io.pengyun.api.approval;

import java.util.Set;

/** What kinds of resources there are to be asked for; told by the feature that knows them. */
public interface ResourceKinds {

    Set<String> names();
}
