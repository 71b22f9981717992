namespace MrBen.Portfolio.Estimation;

/// <summary>What switches with the regime of a <see cref="MarkovSwitchingModel"/> that has lags.</summary>
public enum SwitchingLevel
{
    /// <summary>
    /// The mean: y(t) − μ(s(t)) = Σ φⱼ(y(t−j) − μ(s(t−j))) + σε(t). The series jumps at once to its new mean (Hamilton 1989, equation 4.3).
    /// </summary>
    Mean,

    /// <summary>The constant: y(t) = c(s(t)) + Σ φⱼy(t−j) + σε(t). The series goes to its new mean over time.</summary>
    Constant,
}
