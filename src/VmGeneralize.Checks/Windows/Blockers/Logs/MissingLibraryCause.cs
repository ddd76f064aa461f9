using System.Text.RegularExpressions;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers.Logs;

/// <summary>
/// A DLL that Sysprep was told to call and could not load, such as VMAgentDisabler.dll of Azure's agent after an update of 2020
/// (danielsollondon/azvmimagebuilder#83, Azure/AgentBaker#429).
/// </summary>
internal static partial class MissingLibraryCause
{
    public static IEnumerable<Finding> Find(IGuestView guest, IReadOnlyList<LogError> errors) => errors
        .Select(error => (Error: error, Match: NotLoaded().Match(error.Message))).Where(found => found.Match.Success).Take(1)
        .Select(found => Named(guest, found.Error, found.Match.Groups["dll"].Value.Trim()));

    private static Finding Named(IGuestView guest, LogError error, string library)
    {
        string name = library.Split('\\')[^1];
        ExternalProvider? provider = ExternalProvider.All(guest).FirstOrDefault(
            provider => provider.Library.Split('\\')[^1].Equals(name, StringComparison.OrdinalIgnoreCase));
        return new Finding(
            Severity.Warning,
            $"Sysprep stopped because it could not load {library}: a program that was removed or damaged has registered a function of it",
            error.Evidence,
            "Go back to a copy of the disk from before this run. In that VM, repair or uninstall the program, or take the call out"
                + (
                    provider is null ? $": look for {name} below HKLM\\SOFTWARE\\{ExternalProvider.Key}"
                        : $": {ExternalProvidersCheck.Shown(provider.Removal)}")
                + ". Then run Sysprep again.")
        {
            Found = error.Message,
        };
    }

    [GeneratedRegex(@"Could not load DLL:?\s*'?(?<dll>[^\['; ][^\[';]*?\.dll)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotLoaded();
}
