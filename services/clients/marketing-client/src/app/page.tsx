import type { ReactElement } from 'react';
import { Closing } from '../home/closing.tsx';
import { Features } from '../home/features.tsx';
import { Hero } from '../home/hero.tsx';
import { HowItWorks } from '../home/how-it-works.tsx';
import { Kinds } from '../home/kinds.tsx';

export default function HomePage(): ReactElement {
  return (
    <>
      <Hero />
      <Kinds />
      <Features />
      <HowItWorks />
      <Closing />
    </>
  );
}
