namespace VmGeneralize.Commands;

/// <summary>Whether DISM is to be the last step.</summary>
internal enum OptimizeWish
{
    No,

    /// <summary>Where it cannot be done, say so and go on.</summary>
    WherePossible,

    /// <summary>Where it cannot be done, fail before anything is written.</summary>
    Required,
}
