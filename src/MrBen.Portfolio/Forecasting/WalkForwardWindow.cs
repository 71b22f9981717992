namespace MrBen.Portfolio.Forecasting;

/// <summary>Which of the past periods a walk-forward split trains on.</summary>
public enum WalkForwardWindow
{
    /// <summary>All from the first on: the training part grows with every split.</summary>
    Expanding,

    /// <summary>The newest of a fixed number: the oldest drop out.</summary>
    Rolling,
}
