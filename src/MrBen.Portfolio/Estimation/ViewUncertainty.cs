using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// How far the truth may lie from a view: the variance ω of its error. <see langword="default"/> is <see cref="Proportional"/>.
/// </summary>
public readonly record struct ViewUncertainty
{
    private ViewUncertainty(double? variance, double? confidence) => (Variance, Confidence) = (variance, confidence);

    /// <summary>
    /// As uncertain as the prior about the same portfolio, ω = p'(τΣ)p: the view and the prior weigh the same (He and Litterman 1999).
    /// The same as a confidence of ½.
    /// </summary>
    public static ViewUncertainty Proportional { get; }

    /// <summary>ω, variance per year of the mean; null where it is not given.</summary>
    public double? Variance { get; }

    /// <summary>Confidence in [0, 1]; null where it is not given.</summary>
    public double? Confidence { get; }

    /// <summary>A variance ω of the view's error; 0 means that the view holds exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="variance"/> is negative or not finite.</exception>
    public static ViewUncertainty FromVariance(double variance) => variance >= 0 && double.IsFinite(variance)
        ? new ViewUncertainty(variance, null)
        : throw new ArgumentOutOfRangeException(nameof(variance), variance,
            Invariant($"The variance of a view must be finite and not negative; it is {variance}."));

    /// <summary>
    /// Idzorek's confidence c: the view's own return moves the share c of the way from the prior to the view, where it is the only one;
    /// ω = (1 − c)/c · p'(τΣ)p. 1 means that the view holds exactly, 0 that it is ignored.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not in [0, 1].</exception>
    /// <remarks>
    /// Sources: Idzorek (2005), A Step-by-Step Guide to the Black–Litterman Model; in closed form Walters (2014), The Black–Litterman
    /// Model in Detail.
    /// </remarks>
    public static ViewUncertainty FromConfidence(double confidence) => confidence >= 0 && confidence <= 1
        ? new ViewUncertainty(null, confidence)
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence,
            Invariant($"The confidence in a view must be in [0, 1]; it is {confidence}."));

    /// <summary>For example <c>confidence 0.65</c>.</summary>
    public override string ToString() =>
        Variance is { } variance ? Invariant($"variance {variance}")
        : Confidence is { } confidence ? Invariant($"confidence {confidence}")
        : "proportional";

    /// <summary>ω for a prior variance p'(τΣ)p; null where the view is ignored.</summary>
    internal double? VarianceFor(double priorVariance) =>
        Variance is { } variance ? variance
        : Confidence is not { } confidence ? priorVariance
        : confidence == 0 ? null
        : (1 - confidence) / confidence * priorVariance;
}
