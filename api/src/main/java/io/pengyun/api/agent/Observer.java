package io.pengyun.api.agent;

import java.util.Collection;

/**
 * Takes in what agents report. The gateway calls all observers with many hosts' reports at once, in one transaction;
 * reports may come twice, and late.
 */
public interface Observer {

    void observed(Collection<HostReport> reports);
}
