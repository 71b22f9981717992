using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>A fitted DCC(1,1). Immutable and thread-safe; streams that go on from it are not.</summary>
/// <remarks>
/// Standard errors are those of composite likelihood, H⁻¹JH⁻¹ with H the second derivatives and J the sum over periods of squares of the
/// scores of all pairs (Pakel, Shephard, Sheppard and Engle 2021); volatilities and the sample correlation count as known, which makes them
/// a little too small.
/// </remarks>
public sealed class DynamicCorrelationFit
{
    private readonly StreamingDynamicCorrelation _end;

    internal DynamicCorrelationFit(
        StreamingDynamicCorrelation end, (double News, double Memory)? errors, double logLikelihood, int observations)
    {
        _end = end;
        (NewsError, MemoryError, CompositeLogLikelihood, Observations) = (errors?.News, errors?.Memory, logLikelihood, observations);
        Next = end.Estimate();
        Description = Invariant(
            $"Dynamic conditional correlation of {observations} returns, news {end.News:G4}, memory {end.Memory:G4}, for the next period.");
    }

    /// <summary>Weight a of the last returns, in (0, 1).</summary>
    public double News => _end.News;

    /// <summary>Weight b of what was expected before, in (0, 1); a + b &lt; 1.</summary>
    public double Memory => _end.Memory;

    /// <summary>Standard error of a; null where the second derivatives do not allow one, as at a bound.</summary>
    public double? NewsError { get; }

    /// <summary>Standard error of b; null where the second derivatives do not allow one, as at a bound.</summary>
    public double? MemoryError { get; }

    /// <summary>Log-likelihood of the correlations of contiguous pairs, less what does not depend on the parameters.</summary>
    public double CompositeLogLikelihood { get; }

    /// <summary>Returns it was fitted to, T.</summary>
    public int Observations { get; }

    /// <summary>Correlations expected for the period after the last one; positive definite.</summary>
    public CorrelationEstimate Next { get; }

    /// <summary>The correlations that all others return to, N × N.</summary>
    public SymmetricMatrix Target => _end.Target;

    /// <summary>One sentence with the parameters.</summary>
    public string Description { get; }

    /// <summary>A stream that goes on after the last return of the fit.</summary>
    public StreamingDynamicCorrelation CreateStream() => new(_end);

    /// <summary>A stream that begins where the fit began, and has seen nothing.</summary>
    internal StreamingDynamicCorrelation CreateStreamFromStart() => _end.FromStart();

    /// <summary><see cref="Description"/>.</summary>
    public override string ToString() => Description;

    internal static (double News, double Memory)? Errors(PairLikelihood likelihood, double a, double b)
    {
        double step = Math.Min(1e-5, 0.5 * Math.Min(a, Math.Min(b, 1 - a - b)));
        if (!(step > 1e-8))
        {
            return null;
        }

        (double aa, double ab) = Second(step, 0);
        (double ba, double bb) = Second(0, step);
        _ = likelihood.Evaluate(a, b);
        (double jaa, double jab, double jbb) = (0, 0, 0);
        for (int t = 0; t < likelihood.Scores.Length; t += 2)
        {
            (double sa, double sb) = (likelihood.Scores[t], likelihood.Scores[t + 1]);
            (jaa, jab, jbb) = (jaa + (sa * sa), jab + (sa * sb), jbb + (sb * sb));
        }

        double cross = 0.5 * (ab + ba);
        double determinant = (aa * bb) - (cross * cross);
        if (!(aa < 0 && determinant > 0))
        {
            return null;
        }

        // H⁻¹ = [bb, −cross; −cross, aa]/determinant; the diagonal of H⁻¹JH⁻¹.
        double varianceA = ((bb * bb * jaa) - (2 * bb * cross * jab) + (cross * cross * jbb)) / (determinant * determinant);
        double varianceB = ((cross * cross * jaa) - (2 * aa * cross * jab) + (aa * aa * jbb)) / (determinant * determinant);
        return (Math.Sqrt(varianceA), Math.Sqrt(varianceB));

        (double A, double B) Second(double da, double db)
        {
            _ = likelihood.Evaluate(a + da, b + db);
            (double aheadA, double aheadB) = likelihood.Slope();
            _ = likelihood.Evaluate(a - da, b - db);
            (double behindA, double behindB) = likelihood.Slope();
            return ((aheadA - behindA) / (2 * step), (aheadB - behindB) / (2 * step));
        }
    }
}
