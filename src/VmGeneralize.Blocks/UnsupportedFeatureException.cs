namespace VmGeneralize.Blocks;

/// <summary>Valid data that uses something this program does not handle; not damage.</summary>
public sealed class UnsupportedFeatureException : VmGeneralizeException
{
    /// <param name="feature">The feature, in the format's own words, and where it was seen.</param>
    /// <param name="advice">What the user can do about it.</param>
    public UnsupportedFeatureException(string feature, string advice)
        : base($"{feature} is not supported. {advice}")
    {
        Feature = feature;
        Advice = advice;
    }

    public string Feature { get; }

    public string Advice { get; }
}
