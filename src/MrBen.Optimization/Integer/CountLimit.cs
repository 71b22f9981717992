namespace MrBen.Optimization.Integer;

/// <summary>Of some variables, at least and at most so many are at a choice that counts.</summary>
/// <param name="Variables">Indices from 0.</param>
/// <param name="Counting">The choices that count, one entry per variable of the program.</param>
/// <param name="Minimum">Smallest number.</param>
/// <param name="Maximum">Largest number.</param>
internal sealed record CountLimit(int[] Variables, Choice[] Counting, int Minimum, int Maximum);
