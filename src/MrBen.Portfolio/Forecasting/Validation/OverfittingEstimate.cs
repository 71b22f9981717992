namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>How far the best configuration of a search can be believed. Immutable and thread-safe.</summary>
public sealed record OverfittingEstimate
{
    internal OverfittingEstimate(
        double probability, int combinations, double medianLogit, double? degradation, double probabilityOfLoss, string detail)
    {
        (Probability, Combinations, MedianLogit) = (probability, combinations, medianLogit);
        (Degradation, ProbabilityOfLoss, Detail) = (degradation, probabilityOfLoss, detail);
    }

    /// <summary>Share of the halvings in which the best in one half is no better than the median in the other, in [0, 1].</summary>
    public double Probability { get; }

    /// <summary>Number of halvings, C(S, S/2).</summary>
    public int Combinations { get; }

    /// <summary>
    /// Median over the halvings of ln(ω/(1 − ω)), ω the relative rank out of sample of the best in sample; 0 is the median rank.
    /// </summary>
    public double MedianLogit { get; }

    /// <summary>
    /// Slope of the chosen configuration's figure out of sample on that in sample: 1 where it carries over, 0 or less where it does not;
    /// null where the figure in sample is the same in every halving.
    /// </summary>
    public double? Degradation { get; }

    /// <summary>Share of the halvings in which the chosen configuration's figure out of sample is below 0, in [0, 1].</summary>
    public double ProbabilityOfLoss { get; }

    /// <summary>One sentence with the numbers.</summary>
    public string Detail { get; }

    /// <summary><see cref="Detail"/>.</summary>
    public override string ToString() => Detail;
}
