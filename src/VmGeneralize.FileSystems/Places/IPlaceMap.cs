namespace VmGeneralize.FileSystems.Places;

/// <summary>Finds what each byte of a volume belongs to. The volume must not change while it is used.</summary>
public interface IPlaceMap
{
    /// <summary>What is at a byte. Damage around it makes the answer less exact, but never throws.</summary>
    /// <param name="offset">Byte of the volume.</param>
    Place At(long offset);

    /// <summary>A place in the words of the file system.</summary>
    /// <param name="place">One of this map.</param>
    /// <param name="volume">The prefix of paths, such as <c>C:</c>.</param>
    string Describe(Place place, string volume);
}
