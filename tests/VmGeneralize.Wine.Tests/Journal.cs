namespace VmGeneralize.Wine.Tests;

/// <summary>The calls that the fakes recorded: one per line, name first.</summary>
internal sealed class Journal(string path)
{
    public IReadOnlyList<string> Lines { get; } = File.Exists(path) ? File.ReadAllLines(path) : [];

    /// <summary>The names of the calls, in order, with consecutive repeats shown once.</summary>
    public string Order
    {
        get
        {
            List<string> names = [];
            foreach (string name in Lines.Where(line => line != "dism done 0" && !line.StartsWith("ctrl-c", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[0]))
            {
                if (names.LastOrDefault() != name)
                {
                    names.Add(name);
                }
            }

            return string.Join(' ', names);
        }
    }

    public int Count(string name) => Lines.Count(line => line.Split(' ')[0] == name);

    public string Line(string name) => Assert.Single(Lines, line => line.Split(' ')[0] == name && line != "dism done 0");
}
