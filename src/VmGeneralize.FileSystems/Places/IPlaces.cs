namespace VmGeneralize.FileSystems.Places;

/// <summary>A file system that can say what each of its bytes belongs to. Optional: without it only live and free are distinguished.</summary>
public interface IPlaces
{
    /// <summary>A map of the volume as it is now: one pass over its metadata.</summary>
    IPlaceMap MapPlaces();
}
