using System.Collections.Immutable;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>Turns a contradiction among the solver's scaled constraints into a proof on the original data, or rejects it.</summary>
internal sealed class InfeasibilityProver
{
    // Entries of the combined gradient below this share of their terms are taken as cancelled; the next smaller share is tried where the
    // proof does not stand without them.
    private static readonly double[] CancellationShares = [1e-7, 1e-10, 1e-13];

    public InfeasibilityProof? Proof { get; private set; }

    /// <summary>Whether one variable's or row's own limits cross by more than a relative tolerance.</summary>
    public bool FindsCrossedLimits(QuadraticProgram program, double tolerance)
    {
        for (int j = 0; j < program.VariableCount; j++)
        {
            if (Crossed(program, program.Lower[j], program.Upper[j], ConstraintSide.LowerBound, ConstraintSide.UpperBound, j, tolerance))
            {
                return true;
            }
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            // A row of zeros contradicts one limit alone; the other is no part of the proof.
            if (!program.Rows.Row(i).ContainsAnyExcept(0))
            {
                if (Excludes(program, ConstraintSide.RowLower, i, tolerance) || Excludes(program, ConstraintSide.RowUpper, i, tolerance))
                {
                    return true;
                }
            }
            else if (Crossed(program, program.RowLower[i], program.RowUpper[i], ConstraintSide.RowLower, ConstraintSide.RowUpper, i, tolerance))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the weighted normals prove infeasibility on the original data by more than a relative tolerance. Row weights are kept, the
    /// weights of bounds are recomputed so that the sum of gradients cancels exactly.
    /// </summary>
    public bool Proves(
        QuadraticProgram program, ScaledProgram scaled, List<(int Constraint, double Sign, double Weight)> contradiction, double tolerance)
    {
        int n = program.VariableCount;
        double[] gradient = new double[n];
        double[] size = new double[n];
        List<ConstraintMultiplier> rows = [];
        foreach ((int id, double sign, double weight) in contradiction)
        {
            if (id < n)
            {
                continue;
            }

            double signed = sign * weight / scaled.RowScale[id - n];
            rows.Add(new ConstraintMultiplier(
                signed > 0 ? ConstraintSide.RowLower : ConstraintSide.RowUpper, id - n, Math.Abs(signed)));
            ReadOnlySpan<double> row = program.Rows.Row(id - n);
            Kernels.Axpy(signed, row, gradient);
            for (int j = 0; j < n; j++)
            {
                size[j] = Math.Max(size[j], Math.Abs(signed * row[j]));
            }
        }

        foreach (double share in CancellationShares)
        {
            ImmutableArray<ConstraintMultiplier> proof = Complete(rows, gradient, size, share);
            double violation = proof.Length == 0 ? 0 : CertificateVerifier.VerifyInfeasibility(program, proof);
            if (violation > tolerance)
            {
                Proof = new InfeasibilityProof(proof, violation);
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<ConstraintMultiplier> Complete(
        List<ConstraintMultiplier> rows, double[] gradient, double[] size, double share)
    {
        List<ConstraintMultiplier> all = [.. rows];
        for (int j = 0; j < gradient.Length; j++)
        {
            if (Math.Abs(gradient[j]) > share * size[j])
            {
                all.Add(new ConstraintMultiplier(
                    gradient[j] > 0 ? ConstraintSide.UpperBound : ConstraintSide.LowerBound, j, Math.Abs(gradient[j])));
            }
        }

        double largest = 0;
        foreach (ConstraintMultiplier item in all)
        {
            largest = Math.Max(largest, item.Multiplier);
        }

        return [.. all.Select(item => item with { Multiplier = item.Multiplier / largest })];
    }

    // Whether one limit of a row of zeros is on the wrong side of zero.
    private bool Excludes(QuadraticProgram program, ConstraintSide side, int row, double tolerance)
    {
        ImmutableArray<ConstraintMultiplier> limit = [new(side, row, 1)];
        double violation = CertificateVerifier.VerifyInfeasibility(program, limit);
        Proof = violation > tolerance ? new InfeasibilityProof(limit, violation) : null;
        return Proof is not null;
    }

    private bool Crossed(
        QuadraticProgram program, double lower, double upper, ConstraintSide lowerSide, ConstraintSide upperSide, int index, double tolerance)
    {
        if (!(lower > upper))
        {
            return false;
        }

        ImmutableArray<ConstraintMultiplier> both = [new(lowerSide, index, 1), new(upperSide, index, 1)];
        double violation = CertificateVerifier.VerifyInfeasibility(program, both);
        Proof = violation > tolerance ? new InfeasibilityProof(both, violation) : null;
        return Proof is not null;
    }
}
