using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Every correlation between two assets of one group set to a number. What results may fit no distribution; then the nearest correlation
/// matrix takes its place and <see cref="StressResult.CorrelationDistance"/> tells how far it is.
/// </summary>
/// <param name="Group">Key of the group in <see cref="StressModel.Groups"/>.</param>
/// <param name="Correlation">The correlation, in [−1, 1].</param>
public sealed record GroupCorrelation(string Group, double Correlation) : CorrelationShock
{
    internal override void Collect(List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(Group))
        {
            errors.Add("A group correlation names no group.");
        }

        if (!(Correlation >= -1 && Correlation <= 1))
        {
            errors.Add(Invariant($"{nameof(Correlation)} of {Group} must be in [-1, 1]; it is {Correlation}."));
        }
    }
}
