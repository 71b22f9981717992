using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Integer;

/// <summary>
/// The <see cref="DiagonalSplit"/> of a Hessian, made when it is first asked for and shared by the programs that have the Hessian. Thread-safe;
/// who ask at once each make it, and one is kept.
/// </summary>
internal sealed class SharedSplit(ISymmetricOperator hessian)
{
    private DiagonalSplit? _split;

    /// <summary>The split; <see langword="null"/> where it was not made yet and making it was not to go on.</summary>
    public DiagonalSplit? Get(Func<bool> goesOn)
    {
        if (Volatile.Read(ref _split) is { } known)
        {
            return known;
        }

        return DiagonalSplit.Create(hessian, goesOn) is { } made ? Interlocked.CompareExchange(ref _split, made, null) ?? made : null;
    }
}
