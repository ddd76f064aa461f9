using System.Globalization;
using System.Security.Cryptography;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>The folder of a guided run: inputs that did something new, findings, and the count of executions. The next run continues from it.</summary>
/// <param name="folder">Created if it does not exist.</param>
internal sealed class GuidedPlace(string folder)
{
    /// <summary>Exit code of a process that gave up on an input that never ends.</summary>
    public const int DiedOfInput = 3;

    public string LastInput => Path.Combine(Directory.CreateDirectory(folder).FullName, "last-input");

    /// <summary>The target being tried.</summary>
    public string? Current
    {
        get => File.Exists(CurrentFile) ? File.ReadAllText(CurrentFile) : null;
        set => File.WriteAllText(CurrentFile, value);
    }

    private string CurrentFile => Path.Combine(Directory.CreateDirectory(folder).FullName, "current");

    private string Counts => Path.Combine(folder, "counts");

    /// <summary>The inputs that earlier runs kept.</summary>
    public IReadOnlyList<byte[]> Kept(string target) =>
        [.. Directory.EnumerateFiles(FolderOf("inputs", target)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public void Keep(string target, byte[] input) => Write("inputs", target, input);

    /// <summary>Returns the path of the file with the input.</summary>
    public string KeepFinding(string target, byte[] input) => Write("findings", target, input);

    /// <summary>Adds a line about a run.</summary>
    public void Count(string target, long executions, int pairs) =>
        File.AppendAllText(Counts, string.Create(CultureInfo.InvariantCulture, $"{target} {executions} {pairs}\n"));

    /// <summary>Number of executions of all runs in this folder.</summary>
    public long Executions => File.Exists(Counts)
        ? File.ReadLines(Counts).Sum(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
        : 0;

    private string Write(string kind, string target, byte[] input)
    {
        string path = Path.Combine(FolderOf(kind, target), Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 8)));
        File.WriteAllBytes(path, input);
        return path;
    }

    private string FolderOf(string kind, string target) => Directory.CreateDirectory(Path.Combine(folder, kind, target)).FullName;
}
