import { z } from 'zod';
import type { Asset, AssetKind } from './asset-kind.js';
import { storableJson } from './storable-json.js';
import { text } from './text.js';

/** What an AI analysis holds, such as the output of a scene detection. */
export const aiAnalysisContentSchema = z.object({
  title: text(200),
  /** What was analysed how, such as `scene-detection`. */
  analysisType: text(100),
  /** The model that did it. */
  model: text(200).optional(),
  /** What was analysed. */
  sourceUri: text(2_000).optional(),
  /** As the model gave it. */
  results: storableJson,
});

/** See `aiAnalysisContentSchema`. */
export type AiAnalysisContent = z.output<typeof aiAnalysisContentSchema>;

/** AI analyses copy nothing of their project. */
export const aiAnalyses: AssetKind<AiAnalysisContent, object> = {
  name: 'ai-analyses',
  title: 'AI analysis',
  collection: 'aiAnalyses',
  content: aiAnalysisContentSchema,
  copied: z.object({}),
  copies: [],
};

/** An AI analysis as it is read. */
export type AiAnalysis = Asset<AiAnalysisContent, object>;
