namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Whether what a unit asks for at its start holds in a VM in Azure (systemd.unit(5), "Conditions and Asserts"; systemd-detect-virt(1)). What can be seen
/// on the disk is decided; everything else is not known.
/// </summary>
internal sealed class UnitConditions(IGuestView guest, LinuxFacts facts)
{
    // What is there depends on the start, or on what the machine did: generalizing empties some of these.
    private static readonly string[] Changing =
        ["/run", "/proc", "/sys", "/dev", "/tmp", "/var/run", "/var/tmp", "/var/log", "/var/lib/cloud", "/var/lib/waagent", "/etc/machine-id"];

    /// <summary>What keeps a unit from starting; null: nothing, or there is no such unit.</summary>
    /// <param name="name">Such as <c>cloud-init.service</c>.</param>
    /// <param name="program">What its command must name, to be the unit that is meant; null: it has no command.</param>
    public Fact<string?> StoppedBy(string name, string? program) => facts.Systemd.Files(name).Then(files =>
        files.Count == 0 ? Fact.Known<string?>(null)
            : Stopping(UnitCondition.Of(files)).Then(by => by is not null || program is null ? Fact.Known(by) : OtherCommand(files, program)));

    // Of each sort: every one without a mark, and one of those with it.
    private Fact<string?> Stopping(IReadOnlyList<UnitCondition> all)
    {
        List<Fact<string?>> answers = [];
        foreach (IGrouping<bool, UnitCondition> sort in all.GroupBy(one => one.IsAssert))
        {
            answers.AddRange(sort.Where(one => !one.IsTriggering).Select(one => Holds(one).Then(holds => holds ? null : one.Shown)));
            if (sort.Where(one => one.IsTriggering).ToArray() is { Length: > 0 } triggers)
            {
                answers.Add(triggers.AnyIs(Holds).Then(any => any ? null : triggers[^1].Shown));
            }
        }

        return answers.FirstOrDefault(answer => answer.OrShown(null) is not null) ?? Fact.All(answers).Then(_ => (string?)null);
    }

    private Fact<bool> Holds(UnitCondition one) => (UnitFile.Plain(one.Value) is { } value ? IsSo(one, value) : Unknown(one)).Then(so => so != one.IsNegated);

    private Fact<bool> IsSo(UnitCondition one, string value) => one.Kind switch
    {
        "PathExists" => File(one, value, static file => file is not null),
        "PathIsDirectory" => File(one, value, static file => file is { IsDirectory: true }),
        "FileNotEmpty" => File(one, value, static file => file is { IsFile: true, Length: > 0 }),
        "FileIsExecutable" => File(one, value, static file => file is { IsFile: true } && (file.Mode & 0b001_001_001) != 0),
        "PathIsSymbolicLink" when IsSteady(value) => Fact.Known(guest.Find(value)?.LinkTarget is not null),
        "DirectoryNotEmpty" when IsSteady(value) => guest.Entries(value).Then(entries => entries.Count > 0),
        "KernelCommandLine" => Option(one, value),
        "Virtualization" => Fact.Known(value is "vm" or "microsoft" || Yes(value) == true),
        // The manager's environment comes from the kernel's command line, and from system.conf where it is set there.
        "Environment" => Variable(one, value),
        _ => Unknown(one),
    };

    private Fact<bool> File(UnitCondition one, string path, Func<GuestFile?, bool> rule) => !IsSteady(path) ? Unknown(one)
        : guest.Locate(path) is var found && found.Problems is [{ LeadsNowhere: true }, ..] ? Fact.Known(rule(null))
        : found.Then(rule);

    private static bool IsSteady(string path) =>
        path.StartsWith('/') && SystemPlaces.IsPlain(path) && !Changing.Any(place => GuestPath.IsSameOrBelow(path, place, GuestKind.Linux));

    // A word is looked for on its own and before an equals sign; an assignment as it is.
    private Fact<bool> Option(UnitCondition one, string value) => facts.CommandLines.Then(lines =>
        Agreed(one, [.. lines.Select(line => value.Contains('=', StringComparison.Ordinal) ? line.Has(value) : line.Values(value).Any())]));

    private Fact<bool> Variable(UnitCondition one, string value) => guest.Lines("/etc/systemd/system.conf")
        .Then(settings => settings.Any(line => line.TrimStart().StartsWith("ManagerEnvironment", StringComparison.Ordinal)) ? Unknown(one)
            : facts.CommandLines.Then(lines => lines.Any(line => line.Options.Contains("systemd.setenv", StringComparison.Ordinal)) ? Unknown(one)
                : Agreed(
                    one,
                    [
                        .. lines.Select(
                            line => value.Contains('=', StringComparison.Ordinal) ? line.Has(value) : line.Values(value).Any(set => set.Length > 0)),
                    ])));

    private static Fact<bool> Agreed(UnitCondition one, bool[] answers) => answers.Distinct().Count() > 1
        ? Fact.NotRead<bool>(new Unreadable(one.Path, $"whether {LinuxFiles.Shown($"{one.Key}={one.Value}")} holds depends on the boot entry"))
        : Fact.Known(answers.FirstOrDefault());

    private static bool? Yes(string value) => value.ToLowerInvariant() switch
    {
        "1" or "yes" or "y" or "true" or "t" or "on" => true,
        "0" or "no" or "n" or "false" or "f" or "off" => false,
        _ => null,
    };

    private static Fact<bool> Unknown(UnitCondition one) =>
        Fact.NotRead<bool>(new Unreadable(one.Path, $"whether {LinuxFiles.Shown($"{one.Key}={one.Value}")} holds cannot be determined from the disk"));

    // A unit in /etc or a drop-in may start something else under the name; what a script does is not known.
    private static Fact<string?> OtherCommand(IReadOnlyList<(string Path, IReadOnlyList<string> Lines)> files, string program)
    {
        List<(string Path, string Command)> commands = [];
        foreach ((string path, string key, string value) in files.SelectMany(
            file => UnitFile.Lines(file.Lines, "Service"), (file, line) => (file.Path, line.Key, line.Value)))
        {
            if (key == "ExecStart" && value.Length == 0)
            {
                commands.Clear();
            }
            else if (key == "ExecStart")
            {
                commands.Add((path, value));
            }
        }

        return commands.Count == 0 || commands.Any(one => one.Command.Contains(program, StringComparison.Ordinal)) ? Fact.Known<string?>(null)
            : commands.All(one => IsNothing(one.Command)) ? Fact.Known<string?>($"{commands[^1].Path}: ExecStart={LinuxFiles.Shown(commands[^1].Command)}")
            : Fact.NotRead<string?>(
                new Unreadable(commands[^1].Path, $"what ExecStart={LinuxFiles.Shown(commands[^1].Command)} does in the place of {program} is unknown"));
    }

    private static bool IsNothing(string command) =>
        command.Split(' ')[0].TrimStart('-', '@', ':', '+', '!') is "/bin/true" or "/usr/bin/true" or "/bin/false" or "/usr/bin/false"
            or ":" or "true" or "false";
}
