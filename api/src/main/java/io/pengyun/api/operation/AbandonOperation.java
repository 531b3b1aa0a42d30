package io.pengyun.api.operation;

import io.pengyun.api.access.Permission;
import io.pengyun.api.approval.DangerousAction;
import jakarta.enterprise.context.ApplicationScoped;

/** Giving up a parked operation: what it has left half done is nobody's business after that. */
@ApplicationScoped
class AbandonOperation implements DangerousAction {

    private final OperationDesk desk;

    AbandonOperation(OperationDesk desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "abandon-operation";
    }

    @Override
    public Permission permission() {
        return Permission.OPERATION_REPAIR;
    }

    @Override
    public Target target(String subject) {
        return desk.abandonable(subject);
    }

    @Override
    public void perform(String subject, String comment) {
        desk.abandon(subject, comment);
    }
}
