namespace VmGeneralize.Azure.Compute;

/// <summary>Tag of resources that are on the way to something else, and may go when it is there or nobody makes it any more.</summary>
public static class IntermediateTag
{
    /// <summary>Name of the tag.</summary>
    public const string Name = "vmgeneralize-intermediate";

    private const int LongestValue = 256; // of a tag

    /// <summary>Its value: what is being made.</summary>
    public static string Of(string targetId) => targetId.Length <= LongestValue ? targetId : targetId[^LongestValue..];
}
