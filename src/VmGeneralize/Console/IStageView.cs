namespace VmGeneralize.Console;

/// <summary>Shows stages. Called by one thread at a time.</summary>
internal interface IStageView
{
    void Begin(StageState stage);

    /// <summary>Something was reported, or a moment has passed.</summary>
    void Show(StageState stage);

    /// <param name="stage">As it was last.</param>
    /// <param name="done">It ended well; false: it was given up.</param>
    void End(StageState stage, bool done);
}
