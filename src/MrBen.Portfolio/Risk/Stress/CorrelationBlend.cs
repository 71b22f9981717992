using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// All correlations a share of the way to a target: (1 − share)·C + share·T. Both being correlation matrices, so is what is between: it is
/// positive semidefinite by construction.
/// </summary>
public sealed record CorrelationBlend : CorrelationShock
{
    // An entry of a typed matrix may miss ±1, and an eigenvalue 0, by rounding.
    private const double Rounding = 1e-9;

    /// <summary>Share of the way, in [0, 1]. Default 0.5.</summary>
    public double Share { get; set; } = 0.5;

    /// <summary>Where to. Default <see cref="CorrelationTarget.One"/>.</summary>
    public CorrelationTarget Target { get; set; }

    /// <summary>
    /// With <see cref="CorrelationTarget.Matrix"/> the target, N × N over <see cref="StressModel.Assets"/>, a unit diagonal and positive
    /// semidefinite; otherwise null. Default null.
    /// </summary>
    public SymmetricMatrix? Matrix { get; set; }

    internal override void Collect(List<string> errors)
    {
        if (!(Share >= 0 && Share <= 1))
        {
            errors.Add(Invariant($"{nameof(Share)} must be in [0, 1]; it is {Share}."));
        }

        if (!Enum.IsDefined(Target))
        {
            errors.Add(Invariant($"There is no correlation target {(int)Target}."));
        }

        if ((Target == CorrelationTarget.Matrix) != (Matrix is not null))
        {
            errors.Add(
                $"{nameof(Matrix)} must be given with {nameof(CorrelationTarget)}.{nameof(CorrelationTarget.Matrix)}, and only then.");
        }
        else if (Matrix is not null)
        {
            CollectMatrix(Matrix, errors);
        }
    }

    private static void CollectMatrix(SymmetricMatrix matrix, List<string> errors)
    {
        try
        {
            CorrelationEntries.Require(matrix, Rounding, nameof(Matrix));
        }
        catch (ArgumentException exception)
        {
            errors.Add(exception.Message);
            return;
        }

        if (!matrix.IsSemidefinite(Rounding))
        {
            errors.Add($"{nameof(Matrix)} is not positive semidefinite; {nameof(NearestCorrelationMatrix)} repairs one.");
        }
    }
}
