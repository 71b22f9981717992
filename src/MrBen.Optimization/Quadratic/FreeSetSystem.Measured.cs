using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>
/// Slopes as the certificate has them: where a guess is nearly right, what a certificate computes anyway is taken for slopes and residuals as
/// well, so that a solve reads its columns of Q once for each guess and once for the correction, and not for each purpose.
/// </content>
internal sealed partial class FreeSetSystem
{
    // Share of the point that a correction may be; a larger one speaks of a system that rounding has spoilt.
    private const double LargestCorrection = 1e-6;

    private bool _measures;
    private bool _isMeasured;

    /// <summary>
    /// Whether the certificate's measure holds Qx + c − A'y at the present point and multipliers, so that only its last step is to be done.
    /// </summary>
    public bool IsMeasured => _isMeasured;

    /// <summary>
    /// Lets <see cref="ComputeGradient"/> take slopes from the measure, where there is one row at most and nothing but bounds, until
    /// <see cref="StopMeasuring"/>.
    /// </summary>
    public void BeginMeasuring() => _measures = _measure is not null && HasBoundsOnly && RowStates.Length <= 1 && !_isLifted;

    /// <summary>Lets slopes be computed without the measure again.</summary>
    public void StopMeasuring() => (_measures, _isMeasured) = (false, false);

    /// <summary>
    /// Improves point and multipliers of the working set by the residuals that the measure has found at the solution, and measures again.
    /// </summary>
    /// <returns>
    /// False where this is not for such a correction: it was not measured, the solution is far off, or a variable turns out to be beyond its
    /// bound. The point is then to be refined by <see cref="Refine"/>.
    /// </returns>
    public bool TryCorrect()
    {
        if (!_isMeasured || !IsPlain() || ActiveRows < RowStates.Length || !IsAtTarget())
        {
            return false;
        }

        ReadOnlySpan<int> free = Factor.Free;
        Span<double> correction = _target.AsSpan(0, free.Length);
        double before = 1;
        double last = double.PositiveInfinity;
        for (int pass = 0; pass < MaxRefinements; pass++)
        {
            for (int k = 0; k < free.Length; k++)
            {
                correction[k] = -Reduced[free[k]];
            }

            int count = Lanes.CollectNonZero(X, _support, _values);
            ComputeRowResiduals(_support.AsSpan(0, count), _values.AsSpan(0, count));
            SolveRight(correction);
            double change = Kernels.MaxAbs(correction);
            double relative = change == 0 ? 0 : change / Math.Max(Kernels.MaxAbs(X), change);
            if (!(relative < LargestCorrection && relative < 0.5 * last))
            {
                return pass > 0;
            }

            if (!TryStep(free, correction))
            {
                return false;
            }

            double left = relative * (relative / before);
            (before, last) = (relative, relative);
            if (last <= SettledShare || left <= NegligibleShare)
            {
                break;
            }
        }

        return true;
    }

    // Adds the correction, and what it changes to what is measured. False where that would not be exact or leave the bounds.
    private bool TryStep(ReadOnlySpan<int> free, Span<double> correction)
    {
        for (int k = 0; k < free.Length; k++)
        {
            int j = free[k];
            double value = X[j] + correction[k];
            if (!(value >= Lower[j] && value <= Upper[j]))
            {
                return false;
            }
        }

        bool exact = true;
        for (int k = 0; k < free.Length; k++)
        {
            int j = free[k];
            double old = X[j];
            double value = old + correction[k];
            double step = value - old;
            double part = step - value;
            exact &= (value - (step - part)) - (old + part) == 0; // Rounding of the difference, by Knuth's sum of two numbers.
            (X[j], correction[k]) = (value, step);
        }

        for (int r = 0; r < ActiveRows; r++)
        {
            RowMultipliers[_active[r]] += _rowRight[r];
        }

        if (!exact)
        {
            Measure();
            return true;
        }

        _measure!.Move(_program, X, free, correction);
        ReadMeasure();
        return true;
    }

    private void Measure()
    {
        _measure!.Multiply(_program, X);
        ReadMeasure();
    }

    private void ReadMeasure()
    {
        _measure!.CombineRows(_program, RowMultipliers);
        _measure.CopyGradient(Gradient);
        _measure.CopyReduced(Reduced);
        _isMeasured = true;
    }
}
