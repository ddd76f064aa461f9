namespace VmGeneralize.Console;

/// <summary>Shows stages; called by one thread at a time.</summary>
internal interface IStageView
{
    void Begin(StageState stage);

    /// <summary>Something was reported, or some time has passed.</summary>
    void Show(StageState stage);

    /// <param name="stage">As it was last.</param>
    /// <param name="done">It succeeded; false: it was abandoned.</param>
    void End(StageState stage, bool done);
}
