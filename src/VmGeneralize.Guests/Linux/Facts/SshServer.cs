using System.IO.Enumeration;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Configuration of the SSH server (sshd_config(5)): settings of all sections, whether they match or not.</summary>
public sealed class SshServer
{
    public const string Configuration = "/etc/ssh/sshd_config";

    private const int MaxDepth = 16; // as sshd has it

    private static readonly char[] Separators = [' ', '\t', '='];

    private readonly IGuestView _guest;
    private readonly LinuxFacts _facts;

    internal SshServer(IGuestView guest, LinuxFacts facts)
    {
        _guest = guest;
        _facts = facts;
    }

    /// <summary>Files of host keys outside the folder whose keys are made again, with the line that names them.</summary>
    public Fact<IReadOnlyList<SshSetting>> FurtherHostKeys => field ??= Settings.Then(settings => _facts.SshHostKeys.Folder
        .Then(folder => _facts.Agent.SshFolder.Then(named => (IReadOnlyList<SshSetting>)[.. settings
            .Where(setting => setting.Keyword == "hostkey" && SystemPlaces.IsPlain(setting.Value))
            .Where(setting => LinuxFiles.Parent(setting.Value) is var parent && parent != folder && parent != named && parent != "/etc/ssh")])));

    /// <summary>Certificates of host keys.</summary>
    public Fact<IReadOnlyList<SshSetting>> HostCertificates => field ??= Settings
        .Then(settings => (IReadOnlyList<SshSetting>)[.. settings.Where(setting => setting.Keyword == "hostcertificate" && setting.Value != "none")]);

    /// <summary>Programs that say which keys may log in: they may know keys that no file of the guest has.</summary>
    public Fact<IReadOnlyList<SshSetting>> AuthorizedKeysCommands => field ??= Settings
        .Then(settings => (IReadOnlyList<SshSetting>)[.. settings.Where(setting => setting.Keyword == "authorizedkeyscommand" && setting.Value != "none")]);

    /// <summary>Files outside the homes with keys that may log in as a user; <c>%u</c> stands for the name of the user, <c>%h</c> for the home.</summary>
    public Fact<IReadOnlyList<string>> AuthorizedKeysFiles => field ??= Settings.Then(settings => (IReadOnlyList<string>)[.. settings
        .Where(setting => setting.Keyword == "authorizedkeysfile")
        .SelectMany(setting => setting.Value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        .Select(LinuxFiles.Unquoted)
        .Where(file => file.StartsWith('/'))
        .Distinct()]);

    /// <summary>Those files of one user, as absolute paths; none where a name would lead astray.</summary>
    public Fact<IReadOnlyList<string>> AuthorizedKeysOf(Account user) => AuthorizedKeysFiles.Then(files => (IReadOnlyList<string>)
    [
        .. !Accounts.IsName(user.Name) ? [] : files.Where(file => file.Contains("%u", StringComparison.Ordinal))
            .Select(file => file.Replace("%u", user.Name, StringComparison.Ordinal).Replace("%h", user.Home, StringComparison.Ordinal)
                .Replace("%%", "%", StringComparison.Ordinal))
            .Where(SystemPlaces.IsPlain),
    ]);

    private Fact<IReadOnlyList<SshSetting>> Settings => field ??= Read(Configuration, MaxDepth);

    private Fact<IReadOnlyList<SshSetting>> Read(string path, int depth) => _guest.Lines(path)
        .Then(lines => Fact.All(lines.Select(line => Parse(path, line)).OfType<SshSetting>()
            .Select(setting => setting.Keyword != "include" ? Fact.Known<IReadOnlyList<SshSetting>>([setting])
                : depth > 0 ? Included(setting, depth)
                : Fact.NotRead<IReadOnlyList<SshSetting>>(new Unreadable(path, $"Include lines lead through more than {MaxDepth} files")))))
        .Then(all => (IReadOnlyList<SshSetting>)[.. all.SelectMany(settings => settings)]);

    private Fact<IReadOnlyList<SshSetting>> Included(SshSetting include, int depth) => Fact.All(
            include.Value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(pattern => LinuxFiles.Unquoted(pattern))
                .Select(pattern => pattern.StartsWith('/') ? pattern : "/etc/ssh/" + pattern)
                .Select(pattern => _guest.Entries(LinuxFiles.Parent(pattern)).Then(files => files
                    .Where(file => !file.IsDirectory
                        && FileSystemName.MatchesSimpleExpression(pattern.AsSpan(pattern.LastIndexOf('/') + 1), file.Name, ignoreCase: false))
                    .OrderBy(file => file.Name, StringComparer.Ordinal))))
        .Then(found => Fact.All(found.SelectMany(files => files).Select(file => Read(file.Path, depth - 1))))
        .Then(all => (IReadOnlyList<SshSetting>)[.. all.SelectMany(settings => settings)]);

    private static SshSetting? Parse(string path, string line) =>
        line.Trim() is { Length: > 0 } text && text[0] != '#' && text.IndexOfAny(Separators) is > 0 and int end
            ? new SshSetting(text[..end].ToLowerInvariant(), LinuxFiles.Unquoted(text[end..].Trim(Separators)), path)
            : null;
}
