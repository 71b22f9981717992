namespace MrBen.Portfolio.Estimation;

/// <summary>The numbers of a Markov-switching autoregression, or derivatives with respect to them. Mutable; of one fit.</summary>
internal sealed class SwitchingParameters(int regimes, int lags)
{
    /// <summary>K × K row after row.</summary>
    public double[] Transitions { get; } = new double[regimes * regimes];

    /// <summary>Mean or constant of each regime.</summary>
    public double[] Levels { get; } = new double[regimes];

    /// <summary>Coefficients of the lags, the latest first.</summary>
    public double[] Lags { get; } = new double[lags];

    /// <summary>Standard deviation of each regime; all alike where they do not switch.</summary>
    public double[] Deviations { get; } = new double[regimes];

    public SwitchingParameters Copy()
    {
        SwitchingParameters copy = new(regimes, lags);
        Transitions.CopyTo(copy.Transitions, 0);
        Levels.CopyTo(copy.Levels, 0);
        Lags.CopyTo(copy.Lags, 0);
        Deviations.CopyTo(copy.Deviations, 0);
        return copy;
    }
}
