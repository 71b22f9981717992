namespace MrBen.Optimization.Conic;

/// <summary>
/// The linear system of an interior-point step, [P A'; A −H][Δx; Δz] = [r; t], for a P and an A that stay and an H that changes. The seam
/// where a back-end for another structure, such as a sparse one, goes in.
/// </summary>
internal interface IKktSystem
{
    /// <summary>Takes a scaling. False where no factor could be made.</summary>
    bool Factorize(ConeScaling scaling);

    /// <summary>Solves once with the factor, without refinement.</summary>
    /// <param name="right">r, length n + L.</param>
    /// <param name="rightRows">t, length m.</param>
    /// <param name="x">Δx, length n + L.</param>
    /// <param name="z">Δz, length m.</param>
    void Solve(ReadOnlySpan<double> right, ReadOnlySpan<double> rightRows, Span<double> x, Span<double> z);
}
