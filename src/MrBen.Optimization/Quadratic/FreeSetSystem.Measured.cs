namespace MrBen.Optimization.Quadratic;

/// <content>
/// Slopes as the certificate has them: where a guess is nearly right, the point is made exact before its slopes are asked for, and these are
/// taken from what the certificate has to compute anyway, so that a solve reads all of its columns of Q once.
/// </content>
internal sealed partial class FreeSetSystem
{
    private bool _measures;
    private bool _isMeasured;

    /// <summary>Whether <see cref="ComputeGradient"/> takes slopes from the certificate's measure.</summary>
    public bool Measures => _measures;

    /// <summary>Whether the certificate's measure holds Qx + c − A'y at the present point and multipliers: only its last step is to be done.</summary>
    public bool IsMeasured => _isMeasured;

    /// <summary>Lets slopes be measured, where there is one row at most and nothing but bounds, until <see cref="StopMeasuring"/>.</summary>
    public void BeginMeasuring() => _measures = _measure is not null && HasBoundsOnly && RowStates.Length <= 1 && !_isLifted;

    /// <summary>Lets slopes be computed without the measure again.</summary>
    public void StopMeasuring() => (_measures, _isMeasured) = (false, false);

    private void Measure()
    {
        _measure!.Multiply(_program, X);
        _measure.CombineRows(_program, RowMultipliers);
        _measure.CopyGradient(Gradient);
        _measure.CopyReduced(Reduced);
        _isMeasured = true;
    }
}
