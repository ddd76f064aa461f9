namespace VmGeneralize.Pipeline.Output;

/// <summary>What a record says about its disk.</summary>
public enum RecordState
{
    /// <summary>It may be handed over.</summary>
    Generalized,

    /// <summary>It was cleaned before Sysprep: it may not be handed over until Sysprep has run in it.</summary>
    Prepared,
}
