namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>cloud-init as it is set up in the guest: <c>/etc/cloud/cloud.cfg</c>, then <c>cloud.cfg.d/*.cfg</c> in the order of their names.</summary>
public sealed class CloudInit
{
    private static readonly string[] Services = ["cloud-init-local.service", "cloud-init.service", "cloud-init-main.service", "cloud-init-network.service"];

    private readonly List<YamlSubset> _files = [];
    private readonly IGuestView _guest;

    private CloudInit(IGuestView guest) => _guest = guest;

    public static CloudInit Of(IGuestView guest)
    {
        CloudInit cloudInit = new(guest);
        IEnumerable<string> files = guest.List("/etc/cloud/cloud.cfg.d").Take(LinuxFiles.MostEntries).Select(file => file.Path)
            .Where(path => path.EndsWith(".cfg", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        foreach (string path in files.Prepend("/etc/cloud/cloud.cfg"))
        {
            if (guest.Follow(path) is { IsFile: true } file && guest.ReadText(file.Path) is { } text)
            {
                cloudInit._files.Add(YamlSubset.Read(text));
            }
        }

        return cloudInit;
    }

    public bool IsInstalled => _guest.IsFile("/usr/bin/cloud-init") || _guest.IsFile("/usr/local/bin/cloud-init");

    /// <summary>True when it runs at the next start.</summary>
    public bool IsEnabled => IsInstalled && DisabledBy is null;

    /// <summary>What keeps it from running, or null; null too when it is not installed.</summary>
    public string? DisabledBy =>
        !IsInstalled ? null
        : _guest.Find("/etc/cloud/cloud-init.disabled") is not null ? "/etc/cloud/cloud-init.disabled"
        : KernelCommandLine.Of(_guest).FirstOrDefault(line => line.Has("cloud-init=disabled")) is { } line ? $"{line.Path}: cloud-init=disabled"
        : IsStarted ? null : "its services are not enabled";

    /// <summary>Directory with its state (<c>system_info.paths.cloud_dir</c>).</summary>
    public string Folder => Last("system_info.paths.cloud_dir") is [.., { Length: > 0 } folder] ? folder : "/var/lib/cloud";

    /// <summary>Its log files: <c>def_log_file</c> and the files that <c>output</c> names.</summary>
    public IReadOnlyList<string> LogFiles =>
    [
        .. _files.SelectMany(file => file.Paths).Where(path => path == "output" || path.StartsWith("output.", StringComparison.Ordinal)).Distinct()
            .SelectMany(Last).SelectMany(FilesOf)
            .Prepend(Last("def_log_file") is [.., var log] ? log : "/var/log/cloud-init.log")
            .Append("/var/log/cloud-init-output.log")
            .Where(SystemPlaces.IsPlain)
            .Distinct(),
    ];

    /// <summary>It writes no network configuration: <c>network: {config: disabled}</c>, or the kernel is told so.</summary>
    public bool NetworkIsDisabled => Last("network.config") is [.., "disabled"] || KernelCommandLine.Of(_guest).Any(line => line.Has("network-config=disabled"));

    /// <summary>Where it looks for its data; empty when it tries all.</summary>
    public IReadOnlyList<string> DataSources => Last("datasource_list");

    /// <summary>Its module that makes SSH host keys runs: it is in the list of modules, which older and newer versions have.</summary>
    public bool MakesSshHostKeys => IsEnabled && (Last("cloud_init_modules") is not { Count: > 0 } modules || modules.Contains("ssh"));

    /// <summary>It keeps the host name that is there.</summary>
    public bool PreservesHostName => Last("preserve_hostname") is [.., "true" or "True" or "yes" or "on"];

    /// <summary>Scripts that <c>cloud-init clean</c> would run at its end.</summary>
    public IEnumerable<GuestFile> CleanScripts =>
        _guest.List("/etc/cloud/clean.d").Where(file => file.LinkTarget is not null || (file.IsFile && (file.Mode & 0b001_001_001) != 0));

    private bool IsStarted =>
        Services.Any(service => Systemd.IsEnabled(_guest, service))
        || _guest.List("/etc/runlevels").Any(level => _guest.Find(GuestPath.Join(level.Path, "cloud-init")) is not null)
        || _guest.List("/etc/rc2.d").Concat(_guest.List("/etc/rc3.d")).Any(script => script.Name.StartsWith('S') && script.Name.EndsWith("cloud-init", StringComparison.Ordinal));

    /// <summary>The values of the last file that has any: later files replace what earlier ones say.</summary>
    private IReadOnlyList<string> Last(string path) => _files.Select(file => file.Values(path)).LastOrDefault(values => values.Count > 0) ?? [];

    // "| tee -a /var/log/x" and ">> /var/log/x"; devices are no logs.
    private static IEnumerable<string> FilesOf(string output) =>
        output.Split([' ', '>'], StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] == '/' && !word.StartsWith("/dev/", StringComparison.Ordinal));
}
