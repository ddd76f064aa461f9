namespace VmGeneralize.Guests;

/// <summary>Texts of a guest that count only as a whole.</summary>
public static class GuestTexts
{
    private const int Largest = 4 << 20;

    /// <summary>
    /// A text file's contents; null when there is no such file. What is there and is not a regular file, or too large to be read to its end, is
    /// unreadable: what it does not show must not be taken for what it does not hold.
    /// </summary>
    public static Fact<string?> WholeText(this IGuestView guest, string path) => guest.Find(path) is not { } file
        ? Fact.Known<string?>(null)
        : file.Length > Largest ? Fact.NotRead<string?>(new Unreadable(path, $"it has {file.Length} bytes, and more than {Largest} are not read"))
        : guest.ReadText(path, Largest) is { } text ? Fact.Known<string?>(text)
        : Fact.NotRead<string?>(new Unreadable(path, "it is not a regular file"));
}
