package io.pengyun.cli.command;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Puts the commands together. A group is read by reflection only when its name stands on the command line; the others are
 * only named, which keeps the start quick however many groups there are.
 */
public final class CommandTree {

    private static final String JOIN_TOKEN = "join-token";
    private static final String TOTP = "totp";
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m|h|d)?");

    private CommandTree() {}

    /** A group and what it is for, in the order of the help. */
    private enum Group {
        LOGIN("Log in, and remember the token for this context."),
        LOGOUT("End this login, and forget its token."),
        WHOAMI("Show who you are, and your roles."),
        ME("Your own account, and its second factor."),
        CONTEXT("The clouds you work with: server, project, login."),
        REQUEST("Apply for instances and volumes."),
        APPROVAL("Requests that wait for your decision."),
        POLICY("Who has to agree to what."),
        DELEGATION("Who decides in your place."),
        PROPOSAL("What cannot be taken back: one proposes, another agrees."),
        INSTANCE("Running machines: start, stop, console."),
        VOLUME("Disks that outlive their instance."),
        NETWORK("Networks and their ports."),
        OPERATION("Work in progress: watch, explain, repair."),
        EVENT("What has happened, and what happens now."),
        SUBSCRIPTION("Who is told of events: webhooks and mail."),
        DELIVERY("Events that subscribers have not taken."),
        USAGE("What was used, and for how long."),
        DEPARTMENT("Tenants."),
        PROJECT("Where a department keeps its resources."),
        QUOTA("What a department or project may hold."),
        USER("People."),
        ROLE("What people may do."),
        GROUP("Roles by groups of the identity provider."),
        SESSION("Your logins."),
        TOKEN("What your machines call with."),
        FLAVOR("Sizes of instances."),
        IMAGE("What instances start from."),
        SITE("Data centres and their accreditation."),
        RACK("Racks of a site."),
        HOST("Hypervisors."),
        AUDIT("Who did what; prove it offline."),
        COMPLETION("Completion for your shell.");

        private final String description;

        Group(String description) {
            this.description = description;
        }

        String command() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The object with the commands of the group. */
        Object commands(Session session) {
            return switch (this) {
                case LOGIN -> new LoginCommands.Login(session);
                case LOGOUT -> new LoginCommands.Logout(session);
                case WHOAMI -> new LoginCommands.Whoami(session);
                case ME -> new MeCommands(session);
                case CONTEXT -> new ContextCommands(session);
                case REQUEST -> new RequestCommands(session);
                case APPROVAL -> new ApprovalCommands(session);
                case POLICY -> new PolicyCommands(session);
                case DELEGATION -> new DelegationCommands(session);
                case PROPOSAL -> new ProposalCommands(session);
                case INSTANCE -> new InstanceCommands(session);
                case VOLUME -> new VolumeCommands(session);
                case NETWORK -> new NetworkCommands(session);
                case OPERATION -> new OperationCommands(session);
                case EVENT -> new EventCommands(session);
                case SUBSCRIPTION -> new SubscriptionCommands(session);
                case DELIVERY -> new DeliveryCommands(session);
                case USAGE -> new UsageCommands(session);
                case DEPARTMENT -> new DepartmentCommands(session);
                case PROJECT -> new ProjectCommands(session);
                case QUOTA -> new QuotaCommands(session);
                case USER -> new UserCommands(session);
                case ROLE -> new RoleCommands(session);
                case GROUP -> new GroupCommands(session);
                case SESSION -> new SessionCommands(session);
                case TOKEN -> new TokenCommands(session);
                case FLAVOR -> new FlavorCommands(session);
                case IMAGE -> new ImageCommands(session);
                case SITE -> new SiteCommands(session);
                case RACK -> new RackCommands(session);
                case HOST -> new HostCommands(session);
                case AUDIT -> new AuditCommands(session);
                case COMPLETION -> new CompletionCommand(session);
            };
        }
    }

    /** The command line for these arguments. */
    public static CommandLine build(RootCommand options, Session session, String... arguments) {
        Set<String> words = new HashSet<>(Arrays.asList(arguments));
        CommandLine root = new CommandLine(options);
        List<Group> meant = Arrays.stream(Group.values())
                .filter(group -> words.contains(group.command()))
                .toList();
        for (Group group : meant) {
            addGroup(root, group, session, words);
        }
        if (meant.isEmpty()) {
            for (Group group : Group.values()) {
                root.addSubcommand(group.command(), named(group));
            }
        }
        return configured(root);
    }

    /** The command line with all commands, for completion. */
    static CommandLine whole(Session session) {
        CommandLine root = new CommandLine(new RootCommand());
        for (Group group : Group.values()) {
            addGroup(root, group, session, Set.of());
        }
        return configured(root);
    }

    private static CommandLine configured(CommandLine root) {
        // Types and manners must be told to the root last: they are handed down to the commands there are.
        root.registerConverter(Duration.class, CommandTree::duration);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setAbbreviatedOptionsAllowed(false);
        return root;
    }

    /** Adds the commands of a group that stand on the command line, or all of them when none does. */
    private static void addGroup(CommandLine root, Group group, Session session, Set<String> words) {
        Object commands = group.commands(session);
        List<Method> meant = new ArrayList<>();
        for (Method method : commands.getClass().getDeclaredMethods()) {
            if (words.contains(nameOf(method)) && method.isAnnotationPresent(Command.class)) {
                meant.add(method);
            }
        }
        CommandLine line = meant.isEmpty()
                ? new CommandLine(commands)
                : new CommandLine(CommandSpec.wrapWithoutInspection(commands).name(group.command()));
        root.addSubcommand(group.command(), line);
        for (Method method : meant) {
            line.addSubcommand(nameOf(method), new CommandLine(method));
        }
        if (group == Group.HOST && (meant.isEmpty() || words.contains(JOIN_TOKEN))) {
            line.addSubcommand(JOIN_TOKEN, new CommandLine(new JoinTokenCommands(session)));
        }
        if (group == Group.ME && (meant.isEmpty() || words.contains(TOTP))) {
            line.addSubcommand(TOTP, new CommandLine(new TotpCommands(session)));
        }
    }

    /** The command of a method: {@code consoleLog} is {@code console-log}. */
    private static String nameOf(Method method) {
        StringBuilder name = new StringBuilder();
        for (char character : method.getName().toCharArray()) {
            if (Character.isUpperCase(character)) {
                name.append('-');
            }
            name.append(Character.toLowerCase(character));
        }
        return name.toString();
    }

    private static CommandLine named(Group group) {
        CommandSpec spec = CommandSpec.create().name(group.command());
        spec.usageMessage().description(group.description);
        return new CommandLine(spec);
    }

    private static Duration duration(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no length of time: write 90s, 10m or 2h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
