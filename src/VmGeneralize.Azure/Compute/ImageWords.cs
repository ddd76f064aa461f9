namespace VmGeneralize.Azure.Compute;

/// <summary>The same words for the same facts in the descriptions of calls.</summary>
internal static class ImageWords
{
    /// <summary>System and generation; when they are not known yet, that the source decides.</summary>
    public static string System(bool isKnown, OsType system, Generation generation) =>
        isKnown ? $"{system}, Generalized, generation {generation}" : "Generalized, system and generation of the source";

    /// <summary>A region; when none is named, that it is the source's own.</summary>
    public static string Region(string name) => name.Length > 0 ? name : "region of the source";
}
