namespace VmGeneralize.Azure.Compute;

/// <summary>
/// What <c>az</c> is set to on this machine, where a command does not say it: the variables <c>AZURE_DEFAULTS_GROUP</c> and
/// <c>AZURE_DEFAULTS_LOCATION</c>, else the section <c>[defaults]</c> of its configuration file
/// (https://learn.microsoft.com/cli/azure/azure-cli-configuration).
/// </summary>
public static class AzureDefaults
{
    private const int LargestFile = 1 << 20;
    private const string Section = "[defaults]";

    /// <summary>Name of the resource group; null: none is set.</summary>
    public static string? Group => Of("AZURE_DEFAULTS_GROUP", "group");

    /// <summary>Region; null: none is set.</summary>
    public static string? Location => Of("AZURE_DEFAULTS_LOCATION", "location");

    private static string? Of(string variable, string name) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : OfFile(Path.Combine(AzureProfile.Folder, "config"), name);

    /// <summary>A value of the section in a file; null when it has none or cannot be read.</summary>
    internal static string? OfFile(string path, string name)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists || file.Length > LargestFile)
            {
                return null;
            }

            bool inside = false;
            foreach (string line in File.ReadLines(path).Select(line => line.Trim()))
            {
                if (line.StartsWith('['))
                {
                    inside = line.Equals(Section, StringComparison.OrdinalIgnoreCase);
                }
                else if (inside && line.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals
                    && line[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase) && line[(equals + 1)..].Trim() is { Length: > 0 } value)
                {
                    return value;
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Another program's file: without it the user is asked to name what is meant.
        }

        return null;
    }
}
