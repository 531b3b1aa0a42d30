package io.pengyun.api.platform;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The database refused a statement; which constraint it was tells what rule was about to be broken. */
public final class SqlRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SqlRefusedException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /** The five-character code of the SQL standard. */
    public String sqlState() {
        String state = ((SQLException) getCause()).getSQLState();
        return state == null ? "" : state;
    }

    /** The name of the violated constraint, where it was one. */
    public Optional<String> constraint() {
        if (getCause() instanceof PSQLException refused) {
            ServerErrorMessage message = refused.getServerErrorMessage();
            return message == null ? Optional.empty() : Optional.ofNullable(message.getConstraint());
        }
        return Optional.empty();
    }

    @Override
    public synchronized Throwable getCause() {
        return java.util.Objects.requireNonNull(super.getCause());
    }
}
