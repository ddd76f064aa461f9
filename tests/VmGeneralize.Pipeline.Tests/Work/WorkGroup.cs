namespace VmGeneralize.Pipeline.Tests.Work;

/// <summary>Alone in its process for a while: what other tests allocate would count.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorkGroup
{
    public const string Name = "Work";
}
