namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Whether cloud-init runs at the next start, as its generator and ds-identify decide it (systemd/cloud-init-generator.tmpl, tools/ds-identify), with
/// the evidence.
/// </summary>
internal sealed class CloudInitStart(IGuestView guest, LinuxFacts facts)
{
    private const string DisabledFile = "/etc/cloud/cloud-init.disabled";
    private const string Identify = "/etc/cloud/ds-identify.cfg";
    private const string Target = "cloud-init.target";
    private const string Local = "cloud-init-local.service"; // Azure is looked for in this stage only

    private static readonly string[] RunLevelFolders = ["/etc/rc2.d", "/etc/rc3.d"];
    private static readonly string[] Services = ["cloud-init.service", "cloud-init-main.service", "cloud-init-network.service"];
    private static readonly string[] DataSourceOptions = ["ds", "ci.ds", "ci.datasource"];
    private static readonly string[] Policies = ["enabled", "disabled", "search", "report"];

    /// <summary>What keeps it from running, or null.</summary>
    public Fact<string?> DisabledBy => field ??=
        FirstOf(ByCommandLine, ByMaskOption, () => IsForced.Then(forced => forced ? Nothing : ByFile()), ByPolicy, ByUnits);

    /// <summary>
    /// One of its units is enabled, whatever else keeps it from running, a mask of another one included: this is what the Azure Linux agent asks for
    /// when it is to find out who provisions (azurelinuxagent/pa/provision/cloudinitdetect.py).
    /// </summary>
    public Fact<bool> HasEnabledUnits => field ??= IsStarted;

    /// <summary>The one source of data that it is set to take, with the evidence; null without one. It comes before all settings.</summary>
    public Fact<DataSourceList?> OnlyDataSource => field ??= facts.CommandLines.Then(lines =>
        lines.SelectMany(line => DataSourceOptions.SelectMany(line.Values, (option, value) => (line.Path, option, Value: value.Split(';')[0])))
            .LastOrDefault(found => found.Value.Length > 0) is { Value: { } source } given
            ? Fact.Known<DataSourceList?>(new DataSourceList([source], $"{given.Path}: {given.option}={LinuxFiles.Shown(source)}"))
            : IdentifySetting("datasource").Then(value => value is { Length: > 0 } ? new DataSourceList([value], $"{Identify}: datasource") : null));

    private static Fact<string?> Nothing => Fact.Known<string?>(null);

    private Fact<bool> IsForced => facts.CommandLines.Then(lines => lines.Count > 0 && lines.All(line => line.Has("cloud-init=enabled")));

    /// <summary>The first reason that is known; unreadable only where nothing else is one.</summary>
    private static Fact<string?> FirstOf(params IReadOnlyList<Func<Fact<string?>>> rules)
    {
        Fact<string?>[] all = [.. rules.Select(rule => rule())];
        return all.FirstOrDefault(rule => rule.OrShown(null) is not null) ?? Fact.All(all).Then(_ => (string?)null);
    }

    private Fact<string?> ByCommandLine() => facts.CommandLines
        .Then(lines => lines.FirstOrDefault(line => line.Has("cloud-init=disabled")) is { } line ? $"{line.Path}: cloud-init=disabled" : null);

    /// <summary>systemd-debug-generator(8) masks units for the kernel's command line; a name without a suffix is a service's.</summary>
    private Fact<string?> ByMaskOption() => facts.CommandLines.Then(lines => lines
        .SelectMany(
            line => line.Values("systemd.mask"),
            (line, unit) => (line.Path, Unit: unit.Contains('.', StringComparison.Ordinal) ? unit : unit + ".service"))
        .Where(mask => Services.Append(Local).Append(Target).Contains(mask.Unit))
        .Select(mask => $"{mask.Path}: systemd.mask={mask.Unit}").FirstOrDefault());

    private Fact<string?> ByFile() => Fact.Known(guest.Find(DisabledFile) is null ? null : DisabledFile);

    private Fact<string?> ByPolicy() => facts.CommandLines.Then(lines =>
        lines.SelectMany(line => line.Values("ci.di.policy"), (line, value) => (line.Path, Value: value)).LastOrDefault(found => found.Value.Length > 0) is
            { Value: { } policy } given
            ? Fact.Known(IsDisabled(policy) ? $"{given.Path}: ci.di.policy={LinuxFiles.Shown(policy)}" : null)
            : IdentifySetting("policy").Then(value => value is not null && IsDisabled(value) ? $"{Identify}: policy: {LinuxFiles.Shown(value)}" : null));

    private static bool IsDisabled(string policy) => policy.Split(',').LastOrDefault(Policies.Contains) == "disabled";

    /// <summary>Lines of <c>key: value</c>, <c>#</c> begins a comment, the last one of a key counts.</summary>
    private Fact<string?> IdentifySetting(string key) => guest.Lines(Identify).Then(lines => lines
        .Select(line => line.Split('#')[0].Split(':', 2))
        .Where(parts => parts.Length == 2 && parts[0].Trim() == key)
        .Select(parts => LinuxFiles.Unquoted(parts[1].Trim()))
        .LastOrDefault());

    private Fact<string?> ByUnits() => Fact.All(Services.Append(Local).Append(Target).Select(facts.Systemd.MaskOf)).Then(masks =>
        masks.FirstOrDefault(mask => mask is not null) is { } mask ? Fact.Known<string?>($"{mask} is masked")
        : IsStarted.Then(started => started ? ByConditions : NotEnabled()));

    /// <summary>As a mask does, what one of them asks for may keep it from starting.</summary>
    private Fact<string?> ByConditions => FirstOf(
        [.. Services.Append(Local).Append(Target).Select(unit => (Func<Fact<string?>>)(() => facts.Conditions.StoppedBy(
            unit, unit == Target ? null : "cloud-init")))]);

    private Fact<string?> NotEnabled() => facts.Systemd.PresetOf(Services[0]).Then(preset =>
        (string?)("its services are not enabled" + (preset is { IsEnabled: false } ? $" ({preset.Path}: {LinuxFiles.Shown(preset.Rule)})" : "")));

    private Fact<bool> IsStarted => Services.Append(Local).AnyIs(facts.Systemd.IsEnabled)
        .Or(() => guest.Entries("/etc/runlevels").Then(levels => levels.Any(level => guest.Find(GuestPath.Join(level.Path, "cloud-init")) is not null)))
        .Or(() => ScriptsCount.And(() => RunLevelFolders.AnyIs(folder => guest.Entries(folder).Then(scripts =>
            scripts.Any(script => script.Name.StartsWith('S') && script.Name.EndsWith("cloud-init", StringComparison.Ordinal))))));

    /// <summary>systemd makes units of scripts only where there is none of that name (systemd-sysv-generator(8)).</summary>
    private Fact<bool> ScriptsCount => facts.Init.Then(init => init != "systemd" || !facts.Systemd.IsNamed(Services[0]));
}
