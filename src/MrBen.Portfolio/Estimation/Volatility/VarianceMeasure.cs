namespace MrBen.Portfolio.Estimation;

/// <summary>How the variance of one period is measured after the fact.</summary>
public enum VarianceMeasure
{
    /// <summary>The squared return from close to close: unbiased for a mean of zero, very noisy.</summary>
    CloseToClose,

    /// <summary>
    /// The squared overnight return and Garman and Klass's estimate from open, high, low and close: five to eight times less noisy.
    /// </summary>
    Range,
}
