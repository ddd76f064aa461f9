using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts.Yaml;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>cloud-init as it is set up in the guest.</summary>
public sealed class CloudInit
{
    private const string SourceKey = "datasource_list";

    private static readonly string[] Programs = ["/usr/bin/cloud-init", "/usr/local/bin/cloud-init"];
    private static readonly string[] Yes = ["true", "1", "on", "yes"];

    private readonly IGuestView _guest;
    private readonly LinuxFacts _facts;
    private readonly Fact<CloudConfig> _config;
    private readonly CloudInitStart _start;
    private readonly Dictionary<string, byte[]> _texts = new(StringComparer.Ordinal);

    internal CloudInit(IGuestView guest, LinuxFacts facts)
    {
        _guest = guest;
        _facts = facts;
        _config = CloudConfig.Read(guest, _texts);
        _start = new CloudInitStart(guest, facts);
    }

    /// <summary>Logs that it writes unless its settings say otherwise.</summary>
    public static IReadOnlyList<string> DefaultLogFiles { get; } = ["/var/log/cloud-init.log", "/var/log/cloud-init-output.log"];

    public Fact<bool> IsInstalled => field ??= Programs.AnyIs(_guest.HasFile);

    /// <summary>True when it runs at the next start.</summary>
    public Fact<bool> IsEnabled => field ??= IsInstalled.And(() => DisabledBy.Then(by => by is null));

    /// <summary>What keeps it from running, or null; null too when it is not installed.</summary>
    public Fact<string?> DisabledBy => field ??= IsInstalled.Then(installed => installed ? _start.DisabledBy : Fact.Known<string?>(null));

    /// <summary>Its modules run at the next start: it does, and finds data somewhere in Azure.</summary>
    public Fact<bool> Works => field ??= IsEnabled.And(() => DataSources.Then(sources => sources is null or { HasAny: true }));

    /// <summary>It provisions a new VM: it runs, and looks for Azure.</summary>
    public Fact<bool> Provisions => field ??= IsEnabled.And(() => DataSources.Then(sources => sources is null or { HasAzure: true }));

    /// <summary>Its units are enabled, so that the Azure Linux agent leaves provisioning to it where the agent is to find out.</summary>
    public Fact<bool> IsTakenForProvisioner => field ??= IsInstalled.And(() => _start.HasEnabledUnits);

    /// <summary>Directory with its state (<c>system_info.paths.cloud_dir</c>).</summary>
    public Fact<string> Folder => field ??= _config.Then(config => config.Text("system_info", "paths", "cloud_dir"))
        .Then(folder => folder is { Length: > 0 } ? folder : "/var/lib/cloud");

    /// <summary>Its log files: <c>def_log_file</c> and the files that <c>output</c> names.</summary>
    public Fact<IReadOnlyList<string>> LogFiles => field ??= _config
        .Then(config => config.Text("def_log_file").Then(log => Outputs(config).Then(outputs => (IReadOnlyList<string>)
    [
        .. outputs.SelectMany(FilesOf).Prepend(log ?? DefaultLogFiles[0]).Append(DefaultLogFiles[1]).Where(SystemPlaces.IsPlain).Distinct(),
    ])));

    /// <summary>It writes no network configuration: <c>network: {config: disabled}</c>, or the kernel's command line says so.</summary>
    public Fact<bool> NetworkIsDisabled => field ??= _config.Then(config => config.Find("network", "config"))
        .Then(found => found?.Node is YamlNode.Scalar { Text: "disabled" })
        .Or(() => _facts.CommandLines.Then(lines => lines.Any(line => line.Has("network-config=disabled"))));

    /// <summary>Where it looks for its data; null when it tries all.</summary>
    public Fact<DataSourceList?> DataSources => field ??= _start.OnlyDataSource.Then(only => only is not null ? Fact.Known<DataSourceList?>(only)
        : _config.Then(config => config.Texts(SourceKey).Then(names => config.Find(SourceKey)
            .Then(found => names is null ? null : new DataSourceList(names, $"{found!.Value.File}: {SourceKey}")))));

    /// <summary>
    /// Its module that makes SSH host keys runs: it is in the list of modules, which every cloud-init comes with, and is not told to make none.
    /// </summary>
    public Fact<bool> MakesSshHostKeys => field ??= Works
        .And(() => _config.Then(config => config.Items("cloud_init_modules").Then(modules => config.Items("ssh_genkeytypes").Then(types =>
        (modules is null || modules.Any(IsSsh)) && types is not []))));

    /// <summary>It keeps the host name that is there.</summary>
    public Fact<bool> PreservesHostName => field ??= _config.Then(config => config.Text("preserve_hostname"))
        .Then(text => text is not null && Yes.Contains(text.Trim().ToLowerInvariant()));

    /// <summary>
    /// Folders of the guest that it is set to take its data from: <c>seedfrom</c> of NoCloud, and <c>ds=nocloud;s=</c> of the kernel
    /// (cloudinit/sources/DataSourceNoCloud.py).
    /// </summary>
    public Fact<IReadOnlyList<string>> SeedFolders => field ??= _config.Then(config => config.Text("datasource", "NoCloud", "seedfrom"))
        .Then(seed => _facts.CommandLines.Then(lines => (IReadOnlyList<string>)
    [
        .. lines.SelectMany(line => line.Values("ds")).SelectMany(value => value.Split(';')).Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0] is "s" or "seedfrom").Select(pair => pair[1]).Append(seed ?? "").Select(FolderOf)
            .Where(SystemPlaces.IsPlain).Distinct(),
    ]));

    private static string FolderOf(string seed) => seed.StartsWith("file://", StringComparison.Ordinal) ? seed["file://".Length..] : seed;

    /// <summary>Scripts that <c>cloud-init clean</c> would run at its end.</summary>
    public Fact<IReadOnlyList<GuestFile>> CleanScripts => field ??= _guest.Entries("/etc/cloud/clean.d")
        .Then(files => (IReadOnlyList<GuestFile>)[.. files.Where(file => file.LinkTarget is not null || (file.IsFile && (file.Mode & 0b001_001_001) != 0))]);

    /// <summary>The lines of each file with settings, and of others beside them.</summary>
    public Fact<IReadOnlyList<(string Path, Fact<IReadOnlyList<string>> Lines)>> Files => field ??= _guest.Entries(CloudConfig.Folder)
        .Then(files => (IReadOnlyList<(string, Fact<IReadOnlyList<string>>)>)
    [
        .. files.Where(file => !file.IsDirectory).Select(file => file.Path).Append(CloudConfig.Main).Union(_texts.Keys)
            .Select(path => (path, _texts.TryGetValue(path, out byte[]? bytes) ? Fact.Known(LineEdits.Lines(LineEdits.Decode(bytes))) : _guest.Lines(path))),
    ]);

    /// <summary>A module is its name, or a list or mapping that begins with it or has it.</summary>
    private static bool IsSsh(YamlNode module) => module switch
    {
        YamlNode.Scalar { Text: "ssh" or "cc_ssh" } => true,
        YamlNode.Sequence { Items: [YamlNode.Scalar { Text: "ssh" or "cc_ssh" }, ..] } => true,
        YamlNode.Mapping mapping => mapping.Values.GetValueOrDefault("name") is YamlNode.Scalar { Text: "ssh" or "cc_ssh" },
        _ => false,
    };

    /// <summary>What <c>output</c> says for all stages or for each: texts, or pairs of them for standard output and errors.</summary>
    private static Fact<IReadOnlyList<string>> Outputs(CloudConfig config) =>
        Fact.All(config.Keys("output").Select(stage => config.Find("output", stage).Then(found => found?.Node switch
        {
            YamlNode.Mapping mapping => [.. mapping.Values.Values],
            YamlNode.Sequence list => list.Items,
            { } node => [node],
            null => (IReadOnlyList<YamlNode>)[],
        })))
        .Then(stages => (IReadOnlyList<string>)[.. stages.SelectMany(nodes => nodes).OfType<YamlNode.Scalar>().Select(node => node.Text)]);

    // "| tee -a /var/log/x" and ">> /var/log/x"; devices are not logs.
    private static IEnumerable<string> FilesOf(string output) =>
        output.Split([' ', '>'], StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] == '/' && !word.StartsWith("/dev/", StringComparison.Ordinal));
}
